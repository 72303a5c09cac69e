"""Extracts for research, beside the yearly status."""

from django.urls import path

from familieplan.reporting.research import views

app_name = "research"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("ny/", views.new, name="new"),
    path("<uuid:public_id>/", views.one, name="request"),
    path("<uuid:public_id>/endre/", views.edit, name="edit"),
    path("<uuid:public_id>/svar/", views.answer, name="answer"),
    path("<uuid:public_id>/fil/", views.file, name="file"),
]
