"""Which roles there are and what each may open outside the families."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CASEWORKER = "caseworker", _("Saksbehandler")
    TEAM_LEAD = "team_lead", _("OSK-leder")
    AREA_COORDINATOR = "area_coordinator", _("Områdekoordinator")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Personvernombud")


# Those who can meet families at all; whom they meet is decided in families.policies.
WORKS_WITH_FAMILIES = frozenset({Role.CASEWORKER, Role.TEAM_LEAD})
SEES_FIGURES = frozenset({Role.ADMINISTRATOR, Role.TEAM_LEAD})
SEES_AREAS = frozenset({Role.CASEWORKER, Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.ADMINISTRATOR})
WRITES_OF_AREAS = frozenset({Role.AREA_COORDINATOR})
EVERY_ROLE = frozenset(Role)
