"""Addresses of schools, kindergartens and health stations, and of the forum of users; included by areas/urls.py."""

from django.urls import path

from familieplan.areas import forum_views, school_views

school_urls = [
    path("skoler/", school_views.schools, name="schools"),
    path("skoler/ny/", school_views.school_new, name="school_new"),
    path("skoler/<uuid:public_id>/", school_views.school, name="school"),
    path("skoler/<uuid:public_id>/endre/", school_views.school_edit, name="school_edit"),
    path("skoler/<uuid:public_id>/kontakt/", school_views.school_contact, name="school_contact"),
    path("skoler/<uuid:public_id>/praksis/", school_views.practice_add, name="practice_add"),
    path("skoler/<uuid:public_id>/praksis/<int:pk>/", school_views.practice_result, name="practice_result"),
    path("skoler/<uuid:public_id>/ar/", school_views.school_year, name="school_year"),
    path("brukerforum/", forum_views.forum, name="forum"),
    path("brukerforum/nytt/", forum_views.forum_new, name="forum_new"),
    path("brukerforum/<uuid:public_id>/", forum_views.forum_meeting, name="forum_meeting"),
    path("brukerforum/<uuid:public_id>/endre/", forum_views.forum_edit, name="forum_edit"),
    path("brukerforum/<uuid:public_id>/innspill/", forum_views.forum_input, name="forum_input"),
    path("brukerforum/<uuid:public_id>/innspill/<int:pk>/", forum_views.forum_answer, name="forum_answer"),
]
