"""What the lead of a district asks of the figures; the queue itself is in coordination/urls_flags.py."""

from django.urls import path

from familieplan.reporting import promise_views

app_name = "promise"
urlpatterns = [
    path("", promise_views.promise, name="promise"),
    path("virket/", promise_views.worked, name="worked"),
    path("bak/<slug:what>/", promise_views.behind, name="behind"),
]
