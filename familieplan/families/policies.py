"""Who may do what with a family. No other module decides this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    VIEW = "view_family", _("se familien")
    LOG = "log_family", _("føre logg")
    PLAN = "plan_family", _("endre planen")
    STEER = "steer_family", _("styre hvem som deltar")
    REVIEW = "review_family", _("se hvorfor familien er flagget")
    OWN = "own_family", _("se sin egen familie")


class Part(TextChoices):
    COORDINATOR = "coordinator", _("Familiekoordinator")
    RESPONSIBLE = "responsible", _("Tiltaksansvarlig")
    READER = "reader", _("Lesetilgang")


RIGHTS_OF: dict[str, frozenset[Right]] = {
    Part.COORDINATOR: frozenset({Right.VIEW, Right.LOG, Right.PLAN, Right.STEER, Right.REVIEW}),
    Part.RESPONSIBLE: frozenset({Right.VIEW, Right.LOG, Right.PLAN, Right.REVIEW}),
    Part.READER: frozenset({Right.VIEW}),
}

# Whoever opens a family in danger sees it and writes what was done; the plan and who takes part stay as they are.
RIGHTS_IN_AN_EMERGENCY = frozenset({Right.VIEW, Right.LOG})
# Characters: "fare" is no reason.
SHORTEST_REASON = 20  # pragma: no mutate  (forms and constraints read it once, when they are made)

# A team lead's duty is to see that a family in the district is flagged, and why; not the family's pages.
RIGHTS_OF_THE_LEAD = frozenset({Right.REVIEW})

# A member of the family, signed in as such: the family's own pages and nothing else.
RIGHTS_OF_A_MEMBER = frozenset({Right.OWN})

# A secret service that somebody on the team may not know of reads, and writes what only those who know of it read.
RIGHTS_OF_THE_HIDDEN = frozenset({Right.VIEW, Right.LOG})


class Protection(TextChoices):
    """Address protection, formerly code 7 and code 6."""

    NONE = "", _("Ingen")
    CONFIDENTIAL = "confidential", _("Fortrolig adresse")
    STRICT = "strict", _("Strengt fortrolig adresse")
