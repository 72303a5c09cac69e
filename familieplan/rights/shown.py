"""What a family may be shown of what is held about it. The one place that decides; pages and copies start here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from familieplan.accounts.models import Office, ReadRecord, User
from familieplan.coordination.models import Audience, LogEntry, Measure
from familieplan.families.models import Family, FamilyNotTold, Participation, ReadingQuestion
from familieplan.families.own_access import NO_MAIL


def untold_services(family: Family) -> QuerySet[FamilyNotTold, int]:
    """Secret services that have said that the family does not know of them."""
    marks = FamilyNotTold.objects.current().filter(family=family, service__is_secret=True)
    return marks.values_list("service_id", flat=True)


def _unknown_offices(family: Family) -> QuerySet[Office, str]:
    return Office.objects.filter(service__in=untold_services(family)).values_list("name", flat=True)


def participations(family: Family) -> QuerySet[Participation]:
    """Everybody who takes part or has taken part, but those that the family does not know of."""
    return (
        Participation.objects.filter(family=family)
        .exclude(office__service__in=untold_services(family))
        .select_related("worker", "office__service", "basis")
        .order_by("ended_on", "started_on", "pk")
    )


def readings(family: Family, user: User | None) -> QuerySet[ReadRecord]:
    """Every reading by staff, newest first, and one's own visits; what the others in the family look at is theirs.

    Also the readings from before somebody was known: the family has a right to those.
    """
    own = Q(user_email=user.email) if user else Q(pk__in=())
    found = ReadRecord.objects.filter(family=str(family.public_id)).filter(own | ~Q(user_email__endswith=f"@{NO_MAIL}"))
    return found.exclude(office__in=_unknown_offices(family)).order_by("-read_at", "-id")


def questions(family: Family) -> list[ReadingQuestion]:
    """What the family has asked about readings, but those by somebody it does not know of."""
    asked = ReadingQuestion.objects.filter(family=family)
    return list(asked.exclude(case__office__in=_unknown_offices(family)))


def entries(family: Family) -> QuerySet[LogEntry]:
    """Signed entries of the plan, newest first, whose author meant the family to read them."""
    return known_entries(family).filter(audience=Audience.EVERYBODY)


def known_entries(family: Family) -> QuerySet[LogEntry]:
    """Entries, whoever they are meant for, but those of a service that the family does not know of."""
    hidden = untold_services(family)
    by_hidden_office = Q(office__service__in=hidden)
    return (
        LogEntry.objects.filter(plan__family=family)
        .exclude(Q(kept_by__in=hidden) | by_hidden_office)
        .with_closed()
        .annotate(is_mended=Exists(LogEntry.objects.filter(corrects=OuterRef("pk"))))
        .select_related("plan__family", "office", "corrects")
    )


def measures(family: Family) -> QuerySet[Measure]:
    return (
        Measure.objects.filter(plan__family=family)
        .exclude(owner_service__in=untold_services(family))
        .select_related("owner_service", "owner_person", "owner_worker")
    )
