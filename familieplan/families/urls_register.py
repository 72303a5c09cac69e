"""Addresses of the register of provisions."""

from django.urls import path

from familieplan.families import register_views

app_name = "legal"
urlpatterns = [
    path("", register_views.register, name="register"),
    path("ny/", register_views.version_add, name="provision_add"),
    path("<int:pk>/ny-versjon/", register_views.version_add, name="version_add"),
    path("<int:pk>/avslutt/", register_views.version_end, name="version_end"),
    path("samtykkealder/", register_views.age_add, name="age_add"),
]
