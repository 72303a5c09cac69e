"""Addresses of invitations, and of what is sent and received; included by coordination/urls.py."""

from django.urls import path

from familieplan.coordination.views import concerns, correspondence, invitations

FAMILY = "familier/<uuid:public_id>/invitasjoner/"
inviting_urls = [
    path(FAMILY, correspondence.invitations, name="invitations"),
    path(FAMILY + "ny/", invitations.invite, name="invite"),
    path(FAMILY + "utenfor/", invitations.invite_outsider, name="invite_outsider"),
    path("invitasjoner/<uuid:invitation_id>/", invitations.invitation, name="invitation"),
    path("invitasjoner/<uuid:invitation_id>/svar/", invitations.invitation_step, name="invitation_step"),
    path("sendt-og-mottatt/", correspondence.correspondence, name="correspondence"),
    path("bekymringer/", concerns.concerns, name="concerns"),
    path("bekymringer/ny/", concerns.concern_new, name="concern_new"),
    path("bekymringer/<uuid:concern_id>/", concerns.concern, name="concern"),
    path("bekymringer/<uuid:concern_id>/svar/", concerns.concern_answer, name="concern_answer"),
    path("bekymringer/<uuid:concern_id>/familie/", concerns.concern_link, name="concern_link"),
]
