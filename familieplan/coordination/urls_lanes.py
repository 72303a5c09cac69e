"""Addresses of the fast lane and of those who receive it; included by coordination/urls.py."""

from django.urls import path

from familieplan.coordination.views import lanereceivers, lanes

lane_urls = [
    path("familier/<uuid:public_id>/snarvei/", lanes.lane_open, name="lane_open"),
    path("snarveier/", lanes.lanes, name="lanes"),
    path("snarveier/mottakere/", lanereceivers.lane_receivers, name="lane_receivers"),
    path("snarveier/frister/", lanereceivers.lane_hours, name="lane_hours"),
    path("snarveier/mottakere/<int:pk>/slutt/", lanereceivers.lane_receiver_end, name="lane_receiver_end"),
    path("snarveier/<uuid:lane_id>/", lanes.lane, name="lane"),
    path("snarveier/<uuid:lane_id>/steg/", lanes.lane_step, name="lane_step"),
]
