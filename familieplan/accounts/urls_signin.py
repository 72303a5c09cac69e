"""The part of allauth that is in use: sign in, sign out, one's own password and second factor. Nobody signs up."""

from allauth.account import views
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as provider
from django.urls import path, re_path

from familieplan.accounts.signin.oidc import views as oidc

urlpatterns = [
    path("logg-inn/", views.login, name="account_login"),
    path("logg-inn/nokkel/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("logg-inn/kode/", factor.authenticate, name="mfa_authenticate"),
    path("logg-inn/avbrutt/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("logg-inn/med/<slug:provider_id>/", oidc.leave, name="openid_connect_login"),
    path("logg-inn/med/<slug:provider_id>/tilbake/", oidc.back, name="openid_connect_callback"),
    path("logg-ut/", views.logout, name="account_logout"),
    path("stengt/", views.account_inactive, name="account_inactive"),
    path("ny/", views.signup, name="account_signup"),
    path("bekreft/", views.reauthenticate, name="account_reauthenticate"),
    path("bekreft/kode/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("bekreft/nokkel/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passord/", views.password_change, name="account_change_password"),
    path("passord/sett/", views.password_set, name="account_set_password"),
    path("passord/glemt/", views.password_reset, name="account_reset_password"),
    path("passord/glemt/sendt/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passord/ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("passord/ny/ferdig/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sikkerhet/", factor.index, name="mfa_index"),
    path("sikkerhet/app/", app.activate_totp, name="mfa_activate_totp"),
    path("sikkerhet/app/fjern/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("sikkerhet/reservekoder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("sikkerhet/reservekoder/nye/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sikkerhet/nokler/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("sikkerhet/nokler/ny/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("sikkerhet/nokler/<int:pk>/navn/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("sikkerhet/nokler/<int:pk>/fjern/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
