"""The OSK team's meeting: who comes, which families are taken up, and what was decided for each."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.areas.models import District
from familieplan.coordination.models.measure import Measure
from familieplan.coordination.models.meeting import MeetingAnswer, MeetingState
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family
from familieplan.families.policies import Right


class OskMeetingQuerySet(models.QuerySet["OskMeeting"]):
    def visible_to(self, user: User) -> Self:
        """Those who are asked, and the leads of the district; a meeting holds nothing of any family itself."""
        asked = OskAttendance.objects.filter(meeting=OuterRef("pk"), worker=user)
        return self.filter(Exists(asked) | Q(district__code__in=districts_led_by(user)))

    def led_by(self, user: User) -> Self:
        return self.filter(district__code__in=districts_led_by(user))

    def planned(self) -> Self:
        return self.filter(state=MeetingState.PLANNED)


@pghistory.track()
class OskMeeting(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    # A room, or the address of a video meeting.
    place = models.CharField(_("sted eller lenke"), max_length=300)
    state = models.CharField(max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED)
    reason = models.CharField(_("hvorfor avlyst"), max_length=300, blank=True)
    papers_sent_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OskMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="osk_meeting_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="osk_meeting_is_cancelled_for_a_reason",
                condition=(Q(state=MeetingState.CANCELLED) & ~Q(reason=""))
                | (~Q(state=MeetingState.CANCELLED) & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED


@pghistory.track()
class OskAttendance(models.Model):
    """A worker is asked to a meeting for an office, says yes or no, and came or did not."""

    meeting = models.ForeignKey(OskMeeting, models.PROTECT, related_name="attendances")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(_("svar"), max_length=3, choices=MeetingAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["office__name", "worker__name", "pk"]
        constraints = [models.UniqueConstraint(name="a_worker_is_asked_to_osk_once", fields=["meeting", "worker"])]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.answer}"


class OskDecision(models.TextChoices):
    """What S4 promises that a family leaves the team with (H3), or why it does not."""

    COORDINATED = "coordinated", _("Samordnede tiltak for familien")
    CHILD = "child", _("Samordnede tiltak for barnet")
    WORK = "work", _("Mot arbeid")
    ACTIVE = "active", _("Aktive tiltak")
    DISABILITY = "disability", _("Avklares mot uføretrygd")
    NO_NEED = "no_need", _("Ingen tiltak nå")
    POSTPONED = "postponed", _("Utsett saken")


# With these the family gets no measure out of the meeting, and the reason says why.
WITHOUT_MEASURE = (OskDecision.NO_NEED, OskDecision.POSTPONED)


class OskInvited(models.TextChoices):
    YES = "yes", _("Ja, og de er med")
    ASKED = "asked", _("Ja, men de ville ikke eller kunne ikke")
    NO = "no", _("Nei")


class OskItemQuerySet(ThroughFamily["OskItem"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> Self:
        """Whoever answers for the family: its team with duties, and the district's lead. As its flags."""
        return self.permitting(user, Right.REVIEW)

    def wished(self) -> Self:
        """Those that somebody has wished to have taken up, and that no meeting has on its agenda yet."""
        return self.filter(meeting=None, withdrawn_at=None)


DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="") & ~Q(reason="")
OPEN = Q(decided_at=None, decided_by=None)
CHILD_HEARD = Q(about_children=False) | ~Q(child_view="") | ~Q(child_not_asked="") | Q(decision=OskDecision.POSTPONED)


@pghistory.track()
class OskItem(models.Model):
    """A family on the agenda. Without a meeting it is a wish that waits for one; its flags are those that led to it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="osk_items")
    meeting = models.ForeignKey(OskMeeting, models.PROTECT, null=True, blank=True, related_name="items")
    wish = models.TextField(_("hva som bør tas opp"), max_length=1000, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(default=timezone.now)
    # When the lead had seen it in the common papers and sent them: the papers hold it as long as they are those.
    in_papers_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    about_children = models.BooleanField(default=False)
    family_invited = models.CharField(_("er familien invitert?"), max_length=5, choices=OskInvited.choices, blank=True)
    family_view = models.TextField(_("hva familien sier, eller hvorfor den ikke er spurt"), max_length=1000, blank=True)
    child_view = models.TextField(_("hva barna sier, og hvor stor vekt det får"), max_length=1000, blank=True)
    child_not_asked = models.TextField(_("hvorfor barna ikke er spurt"), max_length=500, blank=True)
    minutes = models.TextField(_("referat"), max_length=4000, blank=True)
    decision = models.CharField(_("hva blir dere enige om?"), max_length=11, choices=OskDecision.choices, blank=True)
    reason = models.TextField(_("begrunnelse"), max_length=1000, blank=True)
    no_measure_because = models.TextField(_("hvorfor det ikke blir noe tiltak"), max_length=500, blank=True)
    follow_up_on = models.DateField(_("tas opp igjen"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OskItemQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_family_is_taken_up_once_in_a_meeting",
                fields=["meeting", "family"],
                condition=Q(withdrawn_at=None, meeting__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_wish_of_a_family_waits", fields=["family"], condition=Q(meeting=None, withdrawn_at=None)
            ),
            models.CheckConstraint(name="a_wish_says_what_about", condition=Q(meeting__isnull=False) | ~Q(wish="")),
            models.CheckConstraint(name="an_osk_item_is_decided_whole", condition=OPEN | DECIDED),
            models.CheckConstraint(name="children_are_heard_before_osk_decides", condition=OPEN | CHILD_HEARD),
            models.CheckConstraint(
                name="what_osk_postpones_comes_back",
                condition=~Q(decision=OskDecision.POSTPONED) | OPEN | Q(follow_up_on__isnull=False),
            ),
        ]
        triggers = [
            # A row alone cannot know of its measures: H3 holds in the database, too.
            pgtrigger.Trigger(
                name="a_child_leaves_with_a_measure",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__decided_at__isnull=True, new__decided_at__isnull=False),
                func="""
                    IF NEW.about_children AND NEW.no_measure_because = ''
                       AND NEW.decision NOT IN ('no_need', 'postponed')
                       AND NOT EXISTS (SELECT FROM coordination_osktask t WHERE t.item_id = NEW.id) THEN
                        RAISE EXCEPTION 'an item about a child is closed with a measure or a reason'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.decision}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class OskTaskQuerySet(ThroughFamily["OskTask"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> Self:
        """With the item. What has become of the measure since is the plan's to show."""
        return self.permitting(user, Right.REVIEW)


@pghistory.track()
class OskTask(models.Model):
    """A measure that was agreed in the meeting, in the words of the meeting."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(OskItem, models.PROTECT, related_name="tasks")
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="osk_task")
    text = models.CharField(_("tiltak"), max_length=300)
    owner = models.CharField(_("hvem gjør det"), max_length=120)
    due_on = models.DateField(_("frist"))

    objects = OskTaskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class OskPaperQuerySet(ThroughFamily["OskPaper"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> Self:
        """One's own, as long as one answers for the family."""
        return self.permitting(user, Right.REVIEW).filter(ordered_by=user)

    def waiting(self) -> Self:
        """Ordered a while ago and not made: the worker or the broker was gone."""
        now = timezone.now()
        late = Q(ordered_at__lt=now - timedelta(minutes=1), ordered_at__gt=now - timedelta(hours=1))
        return self.filter(late, ready_at=None)


class OskPaper(models.Model):
    """The minutes of one case on paper, for whoever ordered it. `protection`: the family's grade when it was made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(OskItem, models.PROTECT, related_name="papers")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    protection = models.CharField(max_length=16, blank=True)
    content = models.BinaryField(null=True)

    objects = OskPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_paper_that_is_ready_is_whole",
                condition=Q(ready_at=None, content=None) | Q(ready_at__isnull=False, content__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.ordered_at:%Y-%m-%d}"
