"""What a family may be shown of what is held about it. The one place that decides; pages and copies start here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Office, ReadRecord, User
from familieplan.coordination.models import (
    AdultStatus,
    Agreement,
    Answer,
    Attachment,
    Audience,
    Concern,
    FastLane,
    Invitation,
    LogEntry,
    Measure,
    MeasureParty,
    Meeting,
    MeetingInvitation,
    QualificationCourse,
    Transition,
)
from familieplan.families.models import (
    Consent,
    Disclosure,
    DisclosureKind,
    Family,
    FamilyNotTold,
    Membership,
    Participation,
    ReadingQuestion,
    ResidenceNote,
)
from familieplan.families.own_access import NO_MAIL


@dataclass(frozen=True)
class Unknown:
    """What the family does not know of, and is not to learn here: keys of services, of parts and of people."""

    services: tuple[int, ...]
    parts: tuple[int, ...]
    workers: tuple[int, ...]

    @property
    def offices(self) -> QuerySet[Office, str]:
        return Office.objects.filter(service__in=self.services).values_list("name", flat=True)

    @property
    def addresses(self) -> QuerySet[User, str]:
        return User.objects.filter(pk__in=self.workers).values_list("email", flat=True)


def unknown_to(family: Family) -> Unknown:
    """Secret services that have said so, and parts that began on a law without the family being told, then or later.

    Asked as a duty: a member of the family sees none of these rows.
    """
    with acting_as(duty=Duty.COPY):
        marks = FamilyNotTold.objects.current().filter(family=family, service__is_secret=True)
        services = tuple(marks.values_list("service_id", flat=True))
        begun = Disclosure.objects.filter(family=family, kind=DisclosureKind.ACCESS, participation__isnull=False)
        parts = tuple(begun.filter(told_on=None, told_later=None).values_list("participation_id", flat=True))
        people = list(Participation.objects.filter(family=family).values_list("pk", "worker_id"))
    known = {worker for part, worker in people if part not in parts}
    workers = {worker for part, worker in people if part in parts} - known
    return Unknown(services, tuple(part for part in parts if part), tuple(workers))


def participations(family: Family) -> QuerySet[Participation]:
    """Everybody who takes part or has taken part, but those that the family does not know of."""
    unknown = unknown_to(family)
    return (
        Participation.objects.filter(family=family)
        .exclude(Q(office__service__in=unknown.services) | Q(pk__in=unknown.parts))
        .select_related("worker", "office__service", "basis__consent", "basis__legal_basis")
        .order_by("ended_on", "started_on", "pk")
    )


def readings(family: Family, user: User | None) -> QuerySet[ReadRecord]:
    """Every reading by staff, newest first, and one's own visits; what the others in the family look at is theirs.

    Also the readings from before somebody was known: the family has a right to those.
    """
    unknown = unknown_to(family)
    own = Q(user_email=user.email) if user else Q(pk__in=())
    found = ReadRecord.objects.filter(family=str(family.public_id)).filter(own | ~Q(user_email__endswith=f"@{NO_MAIL}"))
    found = found.exclude(Q(office__in=unknown.offices) | Q(user_email__in=unknown.addresses))
    return found.order_by("-read_at", "-id")


def questions(family: Family) -> list[ReadingQuestion]:
    """What the family has asked about readings, but those by somebody it does not know of."""
    unknown = unknown_to(family)
    asked = ReadingQuestion.objects.filter(family=family)
    return list(asked.exclude(Q(case__office__in=unknown.offices) | Q(case__reader_email__in=unknown.addresses)))


def entries(family: Family) -> QuerySet[LogEntry]:
    """Signed entries of the plan, newest first, whose author meant the family to read them."""
    return known_entries(family).filter(audience=Audience.EVERYBODY)


def known_entries(family: Family) -> QuerySet[LogEntry]:
    """Entries, whoever they are meant for, but those of somebody that the family does not know of."""
    unknown = unknown_to(family)
    hidden = Q(kept_by__in=unknown.services) | Q(office__service__in=unknown.services) | Q(author__in=unknown.workers)
    return (
        LogEntry.objects.filter(plan__family=family)
        .exclude(hidden)
        .with_closed()
        .annotate(is_mended=Exists(LogEntry.objects.filter(corrects=OuterRef("pk"))))
        .select_related("plan__family", "office", "corrects")
    )


def attachments(family: Family, entries: Iterable[LogEntry]) -> QuerySet[Attachment]:
    """The files of these entries, which `entries` or `known_entries` has yielded; of one that is shut there is none."""
    return Attachment.objects.filter(plan__family=family, entry__in=[each for each in entries if not each.is_closed])


def answers(family: Family, entries: Iterable[LogEntry]) -> QuerySet[Answer]:
    """What colleagues have answered to these entries, but those that the family does not know of."""
    unknown = unknown_to(family)
    hidden = Q(kept_by__in=unknown.services) | Q(author__in=unknown.workers)
    open_entries = [each for each in entries if not each.is_closed]
    found = Answer.objects.filter(plan__family=family, entry__in=open_entries).select_related("plan__family")
    return found.exclude(hidden)


def measures(family: Family) -> QuerySet[Measure]:
    unknown = unknown_to(family)
    return (
        Measure.objects.filter(plan__family=family)
        .exclude(Q(owner_service__in=unknown.services) | Q(owner_worker__in=unknown.workers))
        .select_related("owner_service", "owner_person", "owner_worker")
    )


def adult_statuses(family: Family) -> QuerySet[AdultStatus]:
    """What was said of the adults, but by a service that the family does not know of."""
    unknown = unknown_to(family)
    hidden = Q(service__in=unknown.services) | Q(by__in=unknown.workers)
    return (
        AdultStatus.objects.filter(plan__family=family)
        .exclude(hidden)
        .select_related("person")
        .order_by("since_on", "pk")
    )


def journal_numbers(family: Family) -> list[Membership]:
    """Adults, now or formerly of the family, whose number in NAV's own system is known."""
    return list(family.memberships.exclude(journal_number="").select_related("person").order_by("started_on", "pk"))


def courses(family: Family) -> QuerySet[QualificationCourse]:
    found = QualificationCourse.objects.filter(plan__family=family).select_related("person")
    return found.exclude(created_by__in=unknown_to(family).workers).order_by("started_on", "pk")


def residence_notes(family: Family) -> QuerySet[ResidenceNote]:
    found = ResidenceNote.objects.filter(family=family).select_related("person")
    return found.exclude(written_by__in=unknown_to(family).workers).order_by("from_on", "pk")


def transitions(family: Family) -> QuerySet[Transition]:
    """But those that a service gives or takes over which the family does not know of."""
    unknown = unknown_to(family)
    hidden = Q(giver__in=unknown.services) | Q(invitation__office__service__in=unknown.services)
    found = Transition.objects.filter(plan__family=family).exclude(hidden)
    return found.select_related("child", "giver", "invitation__office").order_by("opened_on", "pk")


def meetings(family: Family) -> QuerySet[Meeting]:
    """But those that a service has called which the family does not know of."""
    unknown = unknown_to(family)
    hidden = Q(kept_by__in=unknown.services) | Q(called_by__in=unknown.workers)
    return Meeting.objects.filter(plan__family=family).exclude(hidden).order_by("starts_at", "pk")


def asked_to_meetings(family: Family) -> list[MeetingInvitation]:
    """Who was asked to these meetings, as far as the family knows of them."""
    unknown = unknown_to(family)
    hidden = Q(service__in=unknown.services) | Q(worker__in=unknown.workers)
    known = MeetingInvitation.objects.filter(plan__family=family).exclude(hidden)
    return list(known.select_related("service", "person"))


def parties(family: Family) -> QuerySet[MeasureParty]:
    """Who does what in the measures that the family knows of, but those that it does not know of."""
    unknown = unknown_to(family)
    known = MeasureParty.objects.filter(plan__family=family).standing()
    hidden = Q(service__in=unknown.services) | Q(worker__in=unknown.workers)
    return known.exclude(hidden).select_related("service", "person", "worker")


def agreements(family: Family) -> QuerySet[Agreement]:
    """What each party has said to the plan's words; a service that the family does not know of has said nothing."""
    said = Agreement.objects.filter(plan__family=family).standing()
    return said.exclude(service__in=unknown_to(family).services).select_related("service", "person")


def invitations(family: Family) -> QuerySet[Invitation]:
    """Who was asked into the plan, but for services, and by people, that the family does not know of."""
    unknown = unknown_to(family)
    hidden = (
        Q(office__service__in=unknown.services)
        | Q(sender_service__in=unknown.services)
        | Q(sent_by__in=unknown.workers)
        | Q(steps__by__in=unknown.workers)
    )
    found = Invitation.objects.filter(family=family).exclude(hidden).with_state()
    return found.select_related("office").prefetch_related("steps").order_by("sent_at", "pk")


def lanes(family: Family) -> QuerySet[FastLane]:
    """Who was asked to help at once, but for services, and by people, that the family does not know of."""
    unknown = unknown_to(family)
    hidden = (
        Q(office__service__in=unknown.services)
        | Q(sender_service__in=unknown.services)
        | Q(sent_by__in=unknown.workers)
        | Q(steps__by__in=unknown.workers)
        | Q(steps__to__in=unknown.workers)
    )
    told = Q(disclosure__told_on__isnull=False) | Q(disclosure__told_later__isnull=False)
    ids = FastLane.objects.filter(told, family=family).exclude(hidden).order_by().values("pk")
    found = FastLane.objects.filter(family=family, pk__in=ids).with_state()
    return found.select_related("office", "disclosure").prefetch_related("steps").order_by("sent_at", "pk")


def concerns(family: Family) -> QuerySet[Concern]:
    """What a school or kindergarten has said about a child, once it was linked to the family."""
    found = Concern.objects.filter(link__family=family).exclude(sender__in=unknown_to(family).workers)
    return found.select_related("office", "answer").order_by("sent_at", "pk")


def disclosures(family: Family) -> QuerySet[Disclosure]:
    """The ledger as the family may read it: what it has been told of, at once or later."""
    unknown = unknown_to(family)
    hidden = (
        Q(to_service__in=unknown.services) | Q(by_service__in=unknown.services) | Q(participation__in=unknown.parts)
    )
    told = Q(told_on__isnull=False) | Q(told_later__isnull=False) | Q(kind=DisclosureKind.ENDED)
    return Disclosure.objects.filter(told, family=family).exclude(hidden).order_by("happened_on", "pk")


def consents(family: Family) -> QuerySet[Consent]:
    """What the family has said yes to. A yes that reaches only a service that it does not know of was not its own."""
    known = Consent.objects.filter(family=family).exclude(recorded_by__in=unknown_to(family).workers)
    return known.prefetch_related("givers", "items__service").order_by("given_on", "pk")
