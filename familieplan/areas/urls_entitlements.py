"""Addresses of what shall and may be given: one open page, and the administrator's."""

from django.urls import path

from familieplan.areas import entitlement_views as views

urlpatterns = [
    path("", views.page, name="entitlements"),
    path("versjoner/", views.versions, name="entitlement_versions"),
    path("versjoner/<slug:status>/<slug:service>/", views.version_new, name="entitlement_new"),
    path("godkjenn/<slug:language>/", views.language_approve, name="entitlement_approve"),
    path("<slug:language>/", views.page, name="entitlements_in"),
]
