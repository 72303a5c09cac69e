from django.urls import path

from familieplan.rights import (
    door_views,
    own_area_views,
    own_help_views,
    own_offer_views,
    own_order_views,
    own_plan_views,
    own_request_views,
    own_views,
)

app_name = "own"
FAMILY = "<uuid:public_id>/"
COPY = FAMILY + "kopi/<uuid:order_id>/"
urlpatterns = [
    path("", door_views.start, name="start"),
    path("inn/", door_views.door, name="door"),
    path("sprak/", door_views.language, name="language"),
    path(FAMILY, own_views.home, name="home"),
    path(FAMILY + "plan/", own_plan_views.plan, name="plan"),
    path(FAMILY + "plan/gjort/", own_plan_views.task_done, name="task_done"),
    path(FAMILY + "hjelper/", own_help_views.helping, name="helping"),
    path(FAMILY + "hindring/", own_help_views.barrier, name="barrier"),
    path(FAMILY + "tilbud/", own_offer_views.offers, name="offers"),
    path(FAMILY + "der-vi-bor/", own_area_views.area_links, name="area_links"),
    path(FAMILY + "innspill/", own_plan_views.wishes, name="wishes"),
    path(FAMILY + "deltar/", own_views.participants, name="participants"),
    path(FAMILY + "lest/", own_views.readers, name="readers"),
    path(FAMILY + "lest/<int:pk>/", own_views.question, name="question"),
    path(FAMILY + "notater/", own_views.log, name="log"),
    path(FAMILY + "notater/vedlegg/<uuid:attachment_id>/", own_views.attachment, name="attachment"),
    path(FAMILY + "si-fra/", own_request_views.requests, name="requests"),
    path(FAMILY + "opplysninger/", own_order_views.held, name="held"),
    path(FAMILY + "kopi/", own_order_views.copy, name="copy"),
    path(COPY, own_order_views.order, name="order"),
    path(COPY + "<uuid:export_id>/", own_order_views.export, name="export"),
]
