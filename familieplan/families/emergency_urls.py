from django.urls import path

from familieplan.families import emergency_views, review_views

app_name = "emergency"
urlpatterns = [
    path("", emergency_views.open_, name="open"),
    path("<uuid:emergency_id>/avslutt/", emergency_views.end, name="end"),
    path("gjennomgang/", review_views.reviews, name="reviews"),
    path("gjennomgang/<uuid:emergency_id>/", review_views.review, name="review"),
    path("forsok/", review_views.attempts, name="attempts"),
]
