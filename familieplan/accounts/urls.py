from django.urls import path

from familieplan.accounts import views

app_name = "accounts"
urlpatterns = [
    path("logget-ut/", views.session_ended, name="session_ended"),
    path("kontorer/", views.offices, name="offices"),
    path("kontorer/ansettelse/", views.employ, name="employ"),
    path("kontorer/ansettelse/<int:pk>/avslutt/", views.end_employment, name="end_employment"),
]
