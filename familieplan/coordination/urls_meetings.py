"""Addresses of a family's meetings, and those that name no family."""

from django.urls import path

from familieplan.coordination.views import calendar, meetings

MEETINGS = "familier/<uuid:public_id>/moter/"
meeting_urls = [
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/<str:key>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("mote/<uuid:meeting_id>/", meetings.meeting_door, name="meeting_door"),
    path(MEETINGS, meetings.meetings, name="meetings"),
    path(MEETINGS + "nytt/", meetings.meeting_add, name="meeting_add"),
    path(MEETINGS + "<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path(MEETINGS + "<uuid:meeting_id>/endre/", meetings.meeting_change, name="meeting_change"),
    path(MEETINGS + "<uuid:meeting_id>/steg/", meetings.meeting_step, name="meeting_step"),
    path(MEETINGS + "<uuid:meeting_id>/svar/", meetings.meeting_answer, name="meeting_answer"),
]
