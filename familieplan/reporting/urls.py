from django.urls import path

from familieplan.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("bestill/", views.order, name="order"),
    path("<uuid:public_id>/", views.report, name="report"),
    path("<uuid:public_id>/pdf/", views.download, name="download"),
]
