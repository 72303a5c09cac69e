"""Addresses of the OSK queue, of who stands in for whom and of the kartlegging; included by coordination/urls.py."""

from django.urls import path

from familieplan.coordination.views import (
    appointing,
    assessing,
    assessments,
    deputies,
    flags,
    learning,
    questionnaire,
    queue,
    routines,
    rules,
)

flag_urls = [
    path("osk/", queue.queue, name="queue"),
    path("osk/flagg/<uuid:public_id>/", flags.flag, name="flag"),
    path("osk/kompetanse/", learning.learning, name="learning"),
    path("osk/kompetanse/rutine/", learning.routine_add, name="routine_add"),
    path("osk/kompetanse/kurs/", learning.course_add, name="course_add"),
    path("osk/kompetanse/sammen/", learning.learning_plan_add, name="learning_plan_add"),
    path("osk/kompetanse/sammen/<uuid:plan_id>/", learning.learning_plan_done, name="learning_plan_done"),
    path("rutiner/", routines.routines, name="routines"),
    path("osk/<uuid:public_id>/koordinator/", appointing.appoint, name="appoint"),
    path("osk/<uuid:public_id>/stedfortreder/", deputies.stand_in, name="stand_in"),
    path("stedfortreder/", deputies.deputies, name="deputies"),
    path("stedfortreder/<int:pk>/avslutt/", deputies.deputy_end, name="deputy_end"),
    path("fravaer/", deputies.absence, name="absence"),
    path("fravaer/<int:pk>/avslutt/", deputies.absence_end, name="absence_end"),
    path("familier/<uuid:public_id>/kartlegging/", assessments.assessments, name="assessments"),
    path("familier/<uuid:public_id>/soknad/", assessments.application, name="application"),
    path("familier/<uuid:public_id>/kartlegging/<uuid:assessment_id>/", assessing.assessment, name="assessment"),
    path(
        "familier/<uuid:public_id>/kartlegging/<uuid:assessment_id>/lagre/",
        assessing.assessment_save,
        name="assessment_save",
    ),
    path(
        "familier/<uuid:public_id>/kartlegging/<uuid:assessment_id>/ny/",
        assessments.assessment_again,
        name="assessment_again",
    ),
    path("flaggregler/", rules.rules, name="rules"),
    path("flaggregler/<slug:slug>/", rules.rule, name="rule"),
    path("kartleggingsskjema/", questionnaire.questionnaire, name="questionnaire"),
    path("kartleggingsskjema/<int:number>/", questionnaire.questionnaire_version, name="questionnaire_version"),
]
