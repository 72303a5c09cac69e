from django.urls import path

from familieplan.accounts import services_views, views

app_name = "accounts"
urlpatterns = [
    path("logget-ut/", views.session_ended, name="session_ended"),
    path("kontorer/", views.offices, name="offices"),
    path("kontorer/tjenester/", services_views.services, name="services"),
    path("kontorer/ansettelse/", views.employ, name="employ"),
    path("kontorer/ansettelse/<int:pk>/avslutt/", views.end_employment, name="end_employment"),
    path("leselogg/", views.read_log, name="read_log"),
]
