from django.urls import path

from familieplan.assistance import views

app_name = "assistance"
urlpatterns = [
    path("", views.files, name="files"),
    path("les-inn/", views.upload, name="upload"),
    path("ikke-lest/<int:pk>/", views.refused, name="refused"),
]
