from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import SimpleRouter

from familieplan.api.views.families import FamiliesViewSet
from familieplan.api.views.flags import FlagsViewSet
from familieplan.api.views.measures import MeasuresView, MeasureView
from familieplan.api.views.missing import missing
from familieplan.api.views.plans import EntriesView, GoalsView, PlanView
from familieplan.api.views.status import ReportsView, ReportView
from familieplan.api.views.token import token

app_name = "api"
SIGNED_IN = {"permission_classes": [IsAuthenticated]}

router = SimpleRouter(use_regex_path=False)
router.register("families", FamiliesViewSet, basename="family")
router.register("flags", FlagsViewSet, basename="flag")

OF_FAMILY = "v1/families/<uuid:public_id>/"
urlpatterns = [
    path("nokkel/", token, name="token"),
    path("schema/", SpectacularAPIView.as_view(**SIGNED_IN), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", **SIGNED_IN), name="docs"),
    path(OF_FAMILY + "plan/", PlanView.as_view(), name="plan"),
    path(OF_FAMILY + "goals/", GoalsView.as_view(), name="goals"),
    path(OF_FAMILY + "measures/", MeasuresView.as_view(), name="measures"),
    path(OF_FAMILY + "measures/<uuid:measure_id>/", MeasureView.as_view(), name="measure"),
    path(OF_FAMILY + "log-entries/", EntriesView.as_view(), name="entries"),
    path("v1/yearly-status/", ReportsView.as_view(), name="reports"),
    path("v1/yearly-status/<uuid:public_id>/", ReportView.as_view(), name="report"),
    path("v1/", include(router.urls)),
    re_path(r"^v1/", missing, name="missing"),
]
