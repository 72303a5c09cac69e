"""Addresses of the area coordinator's day; included by areas/urls.py."""

from django.urls import path

from familieplan.areas import day_views

day_urls = [
    path("min-dag/", day_views.area_day, name="day"),
    path("min-dag/sett/", day_views.area_day_seen, name="day_seen"),
    path("min-dag/soner/", day_views.my_zones, name="my_zones"),
    path("koordinatorer/", day_views.coordinators, name="coordinators"),
    path("koordinatorer/<int:pk>/", day_views.zones_of, name="zones_of"),
]
