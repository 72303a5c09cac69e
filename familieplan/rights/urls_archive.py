from django.urls import path

from familieplan.rights import closing_views

app_name = "archive"
urlpatterns = [path("", closing_views.ready, name="ready")]
