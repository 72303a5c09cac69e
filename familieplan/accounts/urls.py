from django.urls import path

from familieplan.accounts import (
    claims_views,
    factors_views,
    languages_views,
    notice_views,
    services_views,
    sessions_views,
    views,
)

app_name = "accounts"
urlpatterns = [
    path("logget-ut/", views.session_ended, name="session_ended"),
    path("kontorer/", views.offices, name="offices"),
    path("kontorer/tjenester/", services_views.services, name="services"),
    path("kontorer/sprak/", languages_views.languages, name="languages"),
    path("kontorer/ansettelse/", views.employ, name="employ"),
    path("kontorer/ansettelse/<int:pk>/avslutt/", views.end_employment, name="end_employment"),
    path("kontorer/ansettelse/<int:pk>/nullstill/", factors_views.reset_factor, name="reset_factor"),
    path("kontorer/ansettelse/<int:pk>/logg-ut/", factors_views.sign_out, name="sign_out"),
    path("kontorer/grupper/", claims_views.claims, name="claims"),
    path("kontorer/grupper/<int:pk>/avslutt/", claims_views.claim_end, name="claim_end"),
    path("konto/okter/", sessions_views.sessions, name="sessions"),
    path("konto/okter/<int:pk>/avslutt/", sessions_views.session_end, name="session_end"),
    path("konto/okter/avslutt/", sessions_views.sessions_end, name="sessions_end"),
    path("konto/beskjeder/", notice_views.notice_choices, name="notice_choices"),
    path("varsler/", notice_views.notices, name="notices"),
]
