"""Addresses of the OSK queue and of the kartlegging; included by coordination/urls.py."""

from django.urls import path

from familieplan.coordination.views import appointing, assessments, queue

flag_urls = [
    path("osk/", queue.queue, name="queue"),
    path("osk/<uuid:public_id>/koordinator/", appointing.appoint, name="appoint"),
    path("familier/<uuid:public_id>/kartlegging/", assessments.assessments, name="assessments"),
    path("familier/<uuid:public_id>/soknad/", assessments.application, name="application"),
    path("familier/<uuid:public_id>/kartlegging/<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path(
        "familier/<uuid:public_id>/kartlegging/<uuid:assessment_id>/lagre/",
        assessments.assessment_save,
        name="assessment_save",
    ),
]
