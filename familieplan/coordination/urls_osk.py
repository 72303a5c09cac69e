"""Addresses of the OSK team's meetings; included by coordination/urls.py."""

from django.urls import path

from familieplan.coordination.views import barriers, osk, osk_items

osk_urls = [
    path("hindringer/", barriers.barriers, name="barriers"),
    path("hindringer/<uuid:public_id>/svar/", barriers.barrier_answer, name="barrier_answer"),
    path("osk/moter/", osk.osk_meetings, name="osk_meetings"),
    path("osk/moter/nytt/", osk.osk_meeting_add, name="osk_meeting_add"),
    path("osk/ta-opp/", osk.osk_take, name="osk_take"),
    path("osk/moter/<uuid:public_id>/", osk.osk_meeting, name="osk_meeting"),
    path("osk/moter/<uuid:public_id>/endre/", osk.osk_meeting_change, name="osk_meeting_change"),
    path("osk/moter/<uuid:public_id>/svar/", osk.osk_answer, name="osk_answer"),
    path("osk/moter/<uuid:public_id>/si-fra/", osk.osk_papers, name="osk_papers"),
    path("osk/moter/<uuid:public_id>/slutt/", osk.osk_end, name="osk_end"),
    path("osk/moter/<uuid:public_id>/onsker/<uuid:item_id>/", osk.osk_wish_take, name="osk_wish_take"),
    path("osk/sak/<uuid:item_id>/", osk_items.osk_item, name="osk_item"),
    path("osk/sak/<uuid:item_id>/utkast/", osk_items.osk_item_save, name="osk_item_save"),
    path("osk/sak/<uuid:item_id>/steg/", osk_items.osk_item_step, name="osk_item_step"),
    path("familier/<uuid:public_id>/osk-onske/", osk_items.osk_wish, name="osk_wish"),
]
