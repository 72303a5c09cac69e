"""What of the log followed along at a handover: an entry signed earlier than the part's first note stays behind."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from familieplan.accounts.models import Deputy, StandsFor, User
from familieplan.families.models import Participation
from familieplan.families.policies import Part


def followed_along(user: User, family_path: str, signed_at: str) -> Q | Combinable:
    """True for the entries that this person's own part reaches; a deputy reads no further back than the principal.

    Whoever wrote an entry reads it in any case: that is for the caller to add.
    """
    parts = Participation.objects.current().filter(family=OuterRef(family_path))
    own = parts.filter(worker=user)
    principals = Deputy.objects.in_force().filter(deputy=user, stands_for=StandsFor.COORDINATION).values("principal")
    stood_in_for = parts.filter(worker__in=principals, part=Part.COORDINATOR)
    later = {"notes_from_at__gt": OuterRef(signed_at)}
    return ~Q(Exists(own.filter(**later))) & (Q(Exists(own)) | ~Q(Exists(stood_in_for.filter(**later))))


def left_behind(user: User, family_pk: int) -> Participation | None:
    """The part, one's own or the principal's, before whose first note the log is closed to this reader."""
    current = Participation.objects.current().filter(family=family_pk)
    own = current.filter(worker=user).first()
    if own:
        return own if own.notes_from_at else None
    principals = Deputy.objects.in_force().filter(deputy=user, stands_for=StandsFor.COORDINATION).values("principal")
    return current.filter(worker__in=principals, part=Part.COORDINATOR, notes_from_at__isnull=False).first()
