"""Every address of the product, floor by floor."""

from django.urls import include, path

from familieplan.areas import offer_answer_views, survey_views
from familieplan.config.health import health

handler403 = "familieplan.families.refusals.refused"
handler500 = "familieplan.accounts.middleware.server_error"
urlpatterns = [
    path("helse/", health, name="health"),
    path("konto/", include("familieplan.accounts.urls_signin")),
    path("", include("familieplan.coordination.urls")),
    path("familier/", include("familieplan.families.urls")),
    path("nodtilgang/", include("familieplan.families.emergency_urls")),
    path("leselogg/", include("familieplan.families.urls_readlog")),
    path("hjemler/", include("familieplan.families.urls_register")),
    path("omrader/", include("familieplan.reporting.urls_posters")),
    path("omrader/", include("familieplan.areas.urls")),
    path("tilbud/svar/takk/", offer_answer_views.thanks, name="offer_thanks"),
    path("tilbud/svar/<str:code>/", offer_answer_views.answer, name="offer_answer"),
    path("tilbud/", include("familieplan.areas.urls_offers")),
    path("mening/takk/", survey_views.thanks, name="survey_thanks"),
    path("mening/<slug:code>/", survey_views.survey, name="survey"),
    path("rettigheter/", include("familieplan.areas.urls_entitlements")),
    path("kostra/", include("familieplan.assistance.urls")),
    path("arsstatus/forskning/", include("familieplan.reporting.urls_research")),
    path("arsstatus/", include("familieplan.reporting.urls")),
    path("var-plan/", include("familieplan.rights.urls_own")),
    path("familier/", include("familieplan.rights.urls")),
    path("arkiv/", include("familieplan.rights.urls_archive")),
    path("osk/", include("familieplan.rights.urls_osk")),
    path("osk/lovet/", include("familieplan.reporting.urls_promise")),
    path("api/", include("familieplan.api.urls")),
    path("", include("familieplan.accounts.urls")),
]
