from django.urls import path

from familieplan.families import (
    basis_views,
    consent_views,
    disclosure_views,
    duplicate_views,
    emergency_views,
    knowledge_views,
    own_access_views,
    protection_views,
    reading_views,
    residence_views,
    views,
)

app_name = "families"
urlpatterns = [
    path("mulig-samme/", duplicate_views.doubles, name="doubles"),
    path("mulig-samme/<uuid:pair_id>/", duplicate_views.double_judge, name="double_judge"),
    path("<uuid:public_id>/familien/", views.members, name="members"),
    path("<uuid:public_id>/familien/<int:pk>/", views.member, name="member"),
    path("<uuid:public_id>/familien/<int:pk>/opphold/", residence_views.residence, name="residence"),
    path("<uuid:public_id>/familien/<int:pk>/avslutt/", views.member_end, name="member_end"),
    path("<uuid:public_id>/familien/<int:pk>/tilgang/", own_access_views.own_access, name="own_access"),
    path("<uuid:public_id>/familien/<int:pk>/tilgang/avslutt/", own_access_views.own_access_end, name="own_access_end"),
    path("<uuid:public_id>/familien/<int:pk>/tilgang/hold/", own_access_views.own_access_hold, name="own_access_hold"),
    path("<uuid:public_id>/deltakere/familien-vet/", own_access_views.family_told, name="family_told"),
    path("<uuid:public_id>/deltakere/", views.participants, name="participants"),
    path("<uuid:public_id>/deltakere/<int:pk>/avslutt/", views.participation_end, name="participation_end"),
    path("<uuid:public_id>/deltakere/hvem-vet/", knowledge_views.knowledge, name="knowledge"),
    path("<uuid:public_id>/adresse/", views.move, name="move"),
    path("<uuid:public_id>/sone/", views.zone, name="zone"),
    path("<uuid:public_id>/adressebeskyttelse/", protection_views.protection, name="protection"),
    path("<uuid:public_id>/adressebeskyttelse/<int:pk>/avslutt/", protection_views.clearance_end, name="clearance_end"),
    path("<uuid:public_id>/adressebeskyttelse/vis/", protection_views.show_address, name="show_address"),
    path("<uuid:public_id>/nodtilgang/", emergency_views.emergencies, name="emergencies"),
    path("<uuid:public_id>/lest/", reading_views.readers, name="readers"),
    path("<uuid:public_id>/lest/<int:pk>/sporsmal/", reading_views.question, name="reading_question"),
    path("<uuid:public_id>/grunnlag/", basis_views.basis, name="basis"),
    path("<uuid:public_id>/grunnlag/samtykke/", consent_views.consent_add, name="consent_add"),
    path(
        "<uuid:public_id>/grunnlag/samtykke/<uuid:consent_id>/trekk/",
        consent_views.consent_withdraw,
        name="consent_withdraw",
    ),
    path(
        "<uuid:public_id>/grunnlag/samtykke/<uuid:consent_id>/papir/",
        consent_views.consent_scan,
        name="consent_scan",
    ),
    path("<uuid:public_id>/grunnlag/deling/", disclosure_views.disclosure_add, name="disclosure_add"),
    path(
        "<uuid:public_id>/grunnlag/deling/<uuid:disclosure_id>/fortalt/",
        disclosure_views.disclosure_told,
        name="disclosure_told",
    ),
]
