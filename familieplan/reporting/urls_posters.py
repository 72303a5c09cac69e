"""What reporting adds to the pages of an area measure; included beside areas/urls.py."""

from django.urls import path

from familieplan.reporting import goals_served_views, poster_views

urlpatterns = [
    path("tiltak/<uuid:public_id>/plakat/", poster_views.poster, name="survey_poster"),
    path("tiltak/<uuid:public_id>/mal/", goals_served_views.goals_served, name="goals_served"),
]
