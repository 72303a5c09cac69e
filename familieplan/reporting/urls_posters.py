from django.urls import path

from familieplan.reporting import poster_views

urlpatterns = [path("tiltak/<uuid:public_id>/plakat/", poster_views.poster, name="survey_poster")]
