"""The auditor's addresses. They stand on this floor because a reading is held against districts and participations."""

from django.urls import path

from familieplan.families import readcase_views, readlog_views, watch_views

app_name = "readlog"
urlpatterns = [
    path("", readlog_views.log, name="log"),
    path("person/", readlog_views.person, name="person"),
    path("segl/", readlog_views.seals, name="seals"),
    path("saker/", readcase_views.cases, name="cases"),
    path("saker/<uuid:public_id>/", readcase_views.case, name="case"),
    path("vakt/", watch_views.watch_list, name="watch"),
    path("vakt/<int:pk>/avslutt/", watch_views.watch_end, name="watch_end"),
    path("regler/", watch_views.rules, name="rules"),
    path("regler/<slug:rule>/", watch_views.rule, name="rule"),
]
