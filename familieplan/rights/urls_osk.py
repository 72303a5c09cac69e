from django.urls import path

from familieplan.rights import osk_views

app_name = "minutes"
urlpatterns = [
    path("<uuid:item_id>/referat/", osk_views.minutes, name="minutes"),
    path("<uuid:item_id>/referat/<uuid:paper_id>/", osk_views.minutes_file, name="file"),
]
