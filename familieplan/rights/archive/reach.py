"""What of a family whoever packs it may read: everything for the archive's duty, else what the person sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.coordination.changes import unknown_workers
from familieplan.coordination.models import (
    AdultStatus,
    Agreement,
    Answer,
    Attachment,
    ChildCoordinator,
    Concern,
    FamilyPlan,
    FamilyWish,
    FastLane,
    Flag,
    IndividualPlan,
    Invitation,
    LogEntry,
    Measure,
    MeasureParty,
    Meeting,
    OskItem,
    PlanSection,
    QualificationCourse,
    Transition,
)
from familieplan.families.models import AreaLink, Family, Membership, Participation, ResidenceNote
from familieplan.families.policies import Right
from familieplan.rights import shown


@dataclass(frozen=True)
class Reach:
    """What a package may hold: everything, or what one person may read (who then hands it on)."""

    user: User | None = None

    def entries(self, plan: FamilyPlan) -> QuerySet[LogEntry]:
        found = LogEntry.objects.visible_to(self.user) if self.user else LogEntry.objects.with_closed()
        return found.filter(plan=plan).select_related("plan__family", "office", "corrects").order_by("signed_at", "pk")

    def answers(self, plan: FamilyPlan) -> QuerySet[Answer]:
        found = Answer.objects.filter(plan=plan)
        return found.visible_to(self.user) if self.user else found

    def attachments(self, plan: FamilyPlan) -> QuerySet[Attachment]:
        found = Attachment.objects.filter(plan=plan, entry__isnull=False).select_related("added_by")
        return found.visible_to(self.user) if self.user else found

    def measures(self, plan: FamilyPlan) -> list[Measure]:
        found = Measure.objects.visible_to(self.user) if self.user else Measure.objects.all()
        return list(found.filter(plan=plan).select_related("owner_worker", "owner_service", "owner_person"))

    def meetings(self, plan: FamilyPlan) -> list[Meeting]:
        found = Meeting.objects.filter(plan=plan)
        return list(found.visible_to(self.user) if self.user else found)

    def adults(self, plan: FamilyPlan) -> tuple[list[AdultStatus], list[QualificationCourse]]:
        said = AdultStatus.objects.visible_to(self.user) if self.user else AdultStatus.objects.all()
        courses = QualificationCourse.objects.visible_to(self.user) if self.user else QualificationCourse.objects.all()
        statuses = said.filter(plan=plan).select_related("person", "by").order_by("since_on", "pk")
        return list(statuses), list(courses.filter(plan=plan).select_related("person").order_by("started_on", "pk"))

    def residence(self, family: Family) -> list[ResidenceNote]:
        found = ResidenceNote.objects.visible_to(self.user) if self.user else ResidenceNote.objects.all()
        return list(found.filter(family=family).select_related("person", "written_by"))

    def area_links(self, family: Family) -> list[AreaLink]:
        found = AreaLink.objects.visible_to(self.user) if self.user else AreaLink.objects.all()
        return list(found.filter(family=family).select_related("measure"))

    def journal_numbers(self, plan: FamilyPlan) -> list[Membership]:
        """Like what else is said of the adults, not for those who only read the plan."""
        may = self.user is None or Family.objects.permitting(self.user, Right.LOG).filter(pk=plan.family_id).exists()
        return shown.journal_numbers(plan.family) if may else []

    def reviewed(self, family: Family) -> list[Flag]:
        """Flags about which something was done; those who take part see them with their duties."""
        found = Flag.objects.visible_to(self.user) if self.user else Flag.objects.all()
        done = found.filter(family=family, steps__isnull=False).distinct().select_related("version")
        return list(done.prefetch_related("steps__by").order_by("since", "pk"))

    def osk(self, family: Family) -> list[OskItem]:
        """Cases of the OSK team; those who answer for the family see them with its flags."""
        found = OskItem.objects.visible_to(self.user) if self.user else OskItem.objects.all()
        of_family = found.filter(family=family).select_related("meeting", "decided_by").prefetch_related("tasks")
        return list(of_family.order_by("added_at", "pk"))

    def individual(
        self, plan: FamilyPlan
    ) -> tuple[list[tuple[IndividualPlan, list[PlanSection]]], list[tuple[ChildCoordinator, str]]]:
        """Each plan with its sections, and each answer about a barnekoordinator with the name that may be known."""
        unknown = unknown_workers(plan.family_id, self.user) if self.user else set()
        rows = plan.individual_plans.select_related("person").prefetch_related("sections").order_by("pk")
        told = plan.child_coordinators.select_related("child", "worker").order_by("said_on", "pk")
        named = [(row, row.worker.name if row.worker and row.worker_id not in unknown else "") for row in told]
        return [(row, list(row.sections.all())) for row in rows], named

    def transitions(self, plan: FamilyPlan) -> list[Transition]:
        found = Transition.objects.visible_to(self.user) if self.user else Transition.objects.all()
        return list(found.filter(plan=plan).select_related("child", "giver", "invitation__office"))

    def wishes(self, plan: FamilyPlan) -> list[tuple[FamilyWish, str]]:
        """Each with who wrote it down, as far as whoever packs it may know of them."""
        unknown = unknown_workers(plan.family_id, self.user) if self.user else set()
        found = FamilyWish.objects.visible_to(self.user) if self.user else FamilyWish.objects.all()
        said = found.filter(plan=plan).select_related("person", "asked_by", "answered_by")
        return [
            (wish, _("en i teamet") if wish.asked_by_id in unknown else wish.asked_by.name)
            for wish in said.order_by("asked_at", "pk")
        ]

    def parties(self, plan: FamilyPlan) -> list[MeasureParty]:
        found = MeasureParty.objects.visible_to(self.user) if self.user else MeasureParty.objects.all()
        return list(found.standing().filter(plan=plan).select_related("worker", "service", "person"))

    def agreements(self, plan: FamilyPlan) -> list[Agreement]:
        found = Agreement.objects.visible_to(self.user) if self.user else Agreement.objects.all()
        return list(found.standing().filter(plan=plan).select_related("person", "service"))

    def participations(self, family: Family) -> QuerySet[Participation]:
        found = Participation.objects.known_to(self.user) if self.user else Participation.objects.all()
        return found.filter(family=family).select_related("worker", "office").order_by("started_on", "pk")

    def invitations(self, family: Family) -> QuerySet[Invitation]:
        found = Invitation.objects.visible_to(self.user) if self.user else Invitation.objects.all()
        mine = found.filter(family=family).select_related("office").prefetch_related("steps")
        return mine.order_by("sent_at", "pk")

    def lanes(self, family: Family) -> QuerySet[FastLane]:
        found = FastLane.objects.visible_to(self.user) if self.user else FastLane.objects.all()
        mine = found.filter(family=family).select_related("office", "disclosure").prefetch_related("steps__to")
        return mine.order_by("sent_at", "pk")

    def concerns(self, family: Family) -> QuerySet[Concern]:
        found = Concern.objects.visible_to(self.user) if self.user else Concern.objects.all()
        return found.filter(link__family=family).select_related("answer").order_by("sent_at", "pk")

    def text_of(self, entry: LogEntry) -> str:
        return entry.shown_text if self.user else entry.text
