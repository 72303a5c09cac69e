"""Verbs on a child's way onward: planned with who gives and who takes over, and closed when that one has said yes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import FamilyPlan, Invitation, State, Transition
from familieplan.coordination.operations.plan import touch_unless_secret
from familieplan.families.models import Person


class NotAcceptedError(ValueError):
    """Nobody has said yes to taking over: whoever follows the child goes on."""


@transaction.atomic
def plan_transition(
    *,
    plan: FamilyPlan,
    by: User,
    child: Person,
    track: str,
    giver: Service,
    invitation: Invitation | None = None,
    has_lasting_needs: bool = False,
    lacks_school: bool = False,
    words: str = "",
) -> Transition:
    """As it is planned now; earlier plans stay in the history. Raises ValueError for another family's invitation."""
    if invitation is not None and invitation.family_id != plan.family_id:
        raise ValueError("whoever takes over is asked into the same plan")
    facts = {
        "giver": giver,
        "invitation": invitation,
        "has_lasting_needs": has_lasting_needs,
        "lacks_school": lacks_school,
        "words": words,
        "changed_by": by,
    }
    made, _new = Transition.objects.update_or_create(plan=plan, child=child, track=track, defaults=facts)
    touch_unless_secret(plan, giver)
    return made


@transaction.atomic
def close_transition(*, made: Transition, by: User) -> None:
    """Raises NotAcceptedError."""
    asked = Invitation.objects.filter(pk=made.invitation_id or 0).with_state().first()
    if asked is None or asked.state not in (State.ACCEPTED, State.DONE):
        raise NotAcceptedError
    made.closed_on, made.changed_by = timezone.localdate(), by
    made.save(update_fields=["closed_on", "changed_by"])
    touch_unless_secret(made.plan, made.giver)
