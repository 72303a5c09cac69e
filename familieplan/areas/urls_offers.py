from django.urls import path

from familieplan.areas import offer_views as views

app_name = "offers"
urlpatterns = [
    path("", views.offers, name="list"),
    path("nytt/", views.offer_new, name="new"),
    path("aktorer/", views.actors, name="actors"),
    path("aktorer/ny/", views.actor_new, name="actor_new"),
    path("aktorer/<uuid:public_id>/", views.actor, name="actor"),
    path("aktorer/<uuid:public_id>/endre/", views.actor_edit, name="actor_edit"),
    path("<uuid:public_id>/", views.offer, name="offer"),
    path("<uuid:public_id>/endre/", views.offer_edit, name="edit"),
    path("<uuid:public_id>/bekreft/", views.offer_confirm, name="confirm"),
    path("<uuid:public_id>/ut/", views.offer_withdraw, name="withdraw"),
]
