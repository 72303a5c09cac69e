"""What a lead does about a flag, and what the coordinator answers. No flag leaves the queue in any other way."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import Flag, FlagStep, FlagStepKind
from familieplan.coordination.models.flag import CONTACT_ASKED, FOR_THE_LEAD
from familieplan.coordination.operations import helping
from familieplan.coordination.rules.plan_untouched import NO_COORDINATOR
from familieplan.families.leads import leads_of
from familieplan.families.models import Participation
from familieplan.families.policies import Part, Right

# Two leads, or a lead and a deputy, at the same flag: the second waits, and then sees what the first did.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.flag_step'), %s)"
BY_LEAD = (
    *(FlagStepKind.ASKED, FlagStepKind.DECIDED, FlagStepKind.POSTPONED),
    *(FlagStepKind.DISMISSED, FlagStepKind.BACK),
)


class OvertakenError(Exception):
    """Somebody has done something about the flag since the page was shown. `step`: what."""

    def __init__(self, step: FlagStep) -> None:
        super().__init__()
        self.step = step


class FlagStepRefusedError(ValueError):
    """It cannot be done to this flag; the words say why, and are meant for the screen."""


def leads_here(flag: Flag, user: User) -> bool:
    """Whether this person leads the district of the family, or stands in for who does. Needs family__district."""
    district = flag.family.district
    return district is not None and leads_of(district.code).filter(pk=user.pk).exists()


@transaction.atomic
def take_step(
    *, flag: Flag, by: User, kind: str, words: str, back_on: date | None = None, seen: int | None = None
) -> FlagStep:
    """A lead asks, decides, postpones, dismisses or takes back. `seen`: the newest step that the page showed, or None.

    Raises OvertakenError when another has come after it, FlagStepRefusedError when the flag does not allow it.
    """
    newest = _newest(flag)
    if (newest.pk if newest else None) != seen and newest:
        raise OvertakenError(newest)
    if flag.cleared_at:
        raise FlagStepRefusedError(_("Flagget er slukket, så det er ikke noe å gjøre med det lenger."))
    if kind == FlagStepKind.ASKED and not has_coordinator(flag):
        raise FlagStepRefusedError(_("Planen har ingen familiekoordinator å spørre. Pek ut en først."))
    if kind == FlagStepKind.ASKED and flag.rule in FOR_THE_LEAD:
        raise FlagStepRefusedError(_("Familien har bedt om at bare du får vite dette. Ta kontakt med familien selv."))
    made = FlagStep.objects.create(
        family=flag.family, flag=flag, kind=kind, words=words, back_on=back_on, by=by, taken_at=timezone.now()
    )
    if kind == FlagStepKind.ASKED:
        _tell(_coordinators(flag) - {by}, _("En OSK-leder spør om en av familiene dine."), flag)
    if kind == FlagStepKind.DECIDED and flag.rule == CONTACT_ASKED:
        helping.contact_taken(family=flag.family, by=by)
    return made


@transaction.atomic
def answer_question(*, flag: Flag, by: User, words: str) -> FlagStep:
    """The coordinator answers what the lead has asked; the flag waits in the queue again, with the answer."""
    asked = _newest(flag)
    if asked is None or asked.kind != FlagStepKind.ASKED:
        raise FlagStepRefusedError(_("Spørsmålet er alt besvart, eller OSK-lederen har gått videre uten svar."))
    made = FlagStep.objects.create(family=flag.family, flag=flag, kind=FlagStepKind.ANSWERED, words=words, by=by)
    with acting_as(user_id=asked.by_id):
        may_see = Flag.objects.visible_to(asked.by).filter(pk=flag.pk).exists()
    if may_see:
        _tell({asked.by}, _("Du har fått svar på et spørsmål i OSK-gjennomgangen."), flag, NoticeKind.ANSWER)
    return made


def has_coordinator(flag: Flag) -> bool:
    """Said by the rule, whose flag a lead may see: who takes part is not for them to look up."""
    return not Flag.objects.raised().filter(family=flag.family_id, subject=NO_COORDINATOR).exists()


def _newest(flag: Flag) -> FlagStep | None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [flag.pk % 2**31])
    return FlagStep.objects.filter(flag=flag).select_related("by").last()


def _coordinators(flag: Flag) -> set[User]:
    with acting_as(duty=Duty.FLAGS):
        parts = Participation.objects.current().filter(family=flag.family_id, part=Part.COORDINATOR)
        return {part.worker for part in parts.select_related("worker")}


def _tell(users: set[User], text: str, flag: Flag, kind: str = NoticeKind.OTHER) -> None:
    path = reverse("coordination:flag", args=[flag.public_id])
    notify(users=users, text=text, path=path, kind=kind)


def may_answer(flag: Flag, user: User) -> bool:
    """Whoever steers the plan answers for it: the coordinator, and whoever stands in."""
    return Flag.objects.permitting(user, Right.STEER).filter(pk=flag.pk).exists()
