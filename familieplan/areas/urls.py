from django.urls import path

from familieplan.areas import border_views, knowledge_views, measure_views, views
from familieplan.areas.urls_day import day_urls
from familieplan.areas.urls_schools import school_urls

app_name = "areas"
urlpatterns = [
    path("", views.areas, name="list"),
    path("kart.geojson", views.outlines, name="outlines"),
    path("tiltak/nytt/", measure_views.measure_new, name="measure_new"),
    path("tiltak/<uuid:public_id>/", measure_views.measure, name="measure"),
    path("tiltak/<uuid:public_id>/endre/", measure_views.measure_edit, name="measure_edit"),
    path("tiltak/<uuid:public_id>/steg/", measure_views.step_add, name="step_add"),
    path("tiltak/<uuid:public_id>/steg/<int:pk>/", measure_views.step_tick, name="step_tick"),
    path("tiltak/<uuid:public_id>/partner/", measure_views.partner_add, name="partner_add"),
    path("tiltak/<uuid:public_id>/partner/<int:pk>/", measure_views.partner_stand, name="partner_stand"),
    path("tiltak/<uuid:public_id>/dagbok/", measure_views.diary_add, name="diary_add"),
    path("tiltak/<uuid:public_id>/bilde/<int:pk>/", measure_views.diary_picture, name="diary_picture"),
    path("tiltak/<uuid:public_id>/sporsmal/", measure_views.survey_open, name="survey_open"),
    path("tiltak/<uuid:public_id>/sporsmal/lukk/", measure_views.survey_close, name="survey_close"),
    path("tall/", knowledge_views.indicators, name="indicators"),
    path("tall/statistikkbanken/", knowledge_views.indicators_map, name="indicators_map"),
    path("tall/les-inn/", knowledge_views.indicators_enter, name="indicators_enter"),
    path("grenser/", border_views.borders, name="borders"),
    path("grenser/postnummer/<slug:code>/", border_views.postcode, name="postcode"),
    path("grenser/<slug:slug>/", border_views.outline, name="outline"),
    *school_urls,
    *day_urls,
    path("<slug:slug>/vet/", knowledge_views.observe, name="observe"),
    path("<slug:slug>/vet/<int:pk>/bort/", knowledge_views.observation_withdraw, name="observation_withdraw"),
    path("<slug:slug>/", views.zone, name="zone"),
]
