from django.urls import path

from familieplan.rights import osk_paper_views, osk_views

app_name = "minutes"
urlpatterns = [
    path("sak/<uuid:item_id>/referat/", osk_views.minutes, name="minutes"),
    path("sak/<uuid:item_id>/referat/<uuid:paper_id>/", osk_views.minutes_file, name="file"),
    path("moter/<uuid:public_id>/papirer/", osk_paper_views.papers, name="papers"),
]
