from django.urls import path

from familieplan.areas import views

app_name = "areas"
urlpatterns = [
    path("", views.areas, name="list"),
    path("<slug:slug>/", views.zone, name="zone"),
]
