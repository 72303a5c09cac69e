"""Name a deputy, end it, be away. Access follows in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Absence, Deputy, Employment, NoticeKind, StandsFor, User
from familieplan.accounts.notices import notify
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.families import access
from familieplan.families.models import DeputisedFamily, Family, Participation
from familieplan.families.policies import Part, Right


class DeputyRefusedError(ValueError):
    """This deputyship cannot be; the words say why, and are meant for the screen."""


@transaction.atomic
def name_deputy(
    *,
    by: User,
    principal: User,
    deputy: User,
    stands_for: str,
    started_on: date,
    last_on: date,
    families: Collection[Family] = (),
) -> Deputy:
    """`families` narrows a coordinator's deputy to those; empty means all. Raises DeputyRefusedError.

    The principal names, or a lead for a coordinator who is away, and then for families of the lead's own district.
    """
    # Two who name at once would each overlook what the other has just stated.
    list(User.objects.select_for_update().filter(pk__in=[principal.pk, deputy.pk]).order_by("pk"))
    _refuse_wrong_period(started_on, last_on)
    _refuse_whoever_may_not_name(by, principal, stands_for, families)
    offices = _offices_of_the_duty(principal, stands_for, families)
    _refuse_wrong_person(principal, deputy, stands_for, offices)
    _refuse_overlap(principal, deputy, stands_for, (started_on, last_on), families)
    named = Deputy.objects.create(
        principal=principal,
        deputy=deputy,
        stands_for=stands_for,
        all_families=not families,
        started_on=started_on,
        last_on=last_on,
        named_by=by,
    )
    DeputisedFamily.objects.bulk_create([DeputisedFamily(deputy=named, family=family) for family in families])
    access.sync(users=[deputy.pk])
    page = reverse("coordination:deputies")
    notify(users={deputy} - {by}, text=_("Du er navngitt som stedfortreder."), path=page, kind=NoticeKind.DEPUTY)
    notify(users={principal} - {by}, text=_("Du har fått en stedfortreder."), path=page, kind=NoticeKind.DEPUTY)
    return named


def _refuse_wrong_period(started_on: date, last_on: date) -> None:
    if started_on < timezone.localdate():
        raise DeputyRefusedError(_("Perioden kan ikke begynne før i dag."))
    if last_on < started_on:
        raise DeputyRefusedError(_("Siste dag må være samme dag som den første, eller senere."))


def _refuse_whoever_may_not_name(by: User, principal: User, stands_for: str, families: Collection[Family]) -> None:
    if by == principal:
        return
    with acting_as(user_id=by.pk):
        own = set(
            Family.objects.permitting(by, Right.REVIEW)
            .filter(pk__in=[family.pk for family in families])
            .values_list("pk", flat=True)
        )
    if not (by.leads and families and stands_for == StandsFor.COORDINATION and len(own) == len(families)):
        raise DeputyRefusedError(_("Bare den det gjelder, eller lederen i bydelen, kan navngi en stedfortreder."))


def coordinated_by(user: User) -> list[Participation]:
    """What somebody coordinates today, with the family."""
    held = Participation.objects.current().filter(worker=user, part=Part.COORDINATOR)
    return list(held.select_related("family").order_by("family__name", "family"))


def _offices_of_the_duty(principal: User, stands_for: str, families: Collection[Family]) -> set[int]:
    """The offices that the duty is carried from. Raises DeputyRefusedError when there is no such duty."""
    if stands_for == StandsFor.LEAD:
        if not principal.holds(Role.TEAM_LEAD) or principal.employment is None:
            raise DeputyRefusedError(_("Bare en OSK-leder kan få stedfortreder som leder."))
        return {principal.employment.office_id}
    held = {part.family_id: part.office_id for part in coordinated_by(principal)}
    asked = {family.pk for family in families} or set(held)
    if not held or not asked <= set(held):
        raise DeputyRefusedError(_("%(name)s koordinerer ikke disse familiene.") % {"name": principal.name})
    return {held[family] for family in asked}


def _refuse_wrong_person(principal: User, deputy: User, stands_for: str, offices: set[int]) -> None:
    if deputy == principal:
        raise DeputyRefusedError(_("Ingen kan være sin egen stedfortreder."))
    post = Employment.objects.current().filter(user=deputy, user__is_active=True, role__in=WORKS_WITH_FAMILIES).first()
    if post is None:
        raise DeputyRefusedError(_("%(name)s arbeider ikke med familier nå.") % {"name": deputy.name})
    if stands_for == StandsFor.LEAD and post.role == Role.TEAM_LEAD:
        return
    if offices != {post.office_id}:
        raise DeputyRefusedError(
            _("%(name)s må arbeide ved samme kontor. Grunnlaget for å dele gjelder kontoret.") % {"name": deputy.name}
        )


def _refuse_overlap(
    principal: User, deputy: User, stands_for: str, days: tuple[date, date], families: Collection[Family]
) -> None:
    """One deputy for a duty at a time, no deputies of deputies, and nobody who is away themselves."""
    meanwhile = Deputy.objects.overlapping(*days)
    same = meanwhile.filter(principal=principal, stands_for=stands_for)
    if families:
        named = DeputisedFamily.objects.filter(deputy__in=same, family__in=[family.pk for family in families])
        taken = same.filter(all_families=True).exists() or named.exists()
    else:
        taken = same.exists()
    if taken:
        raise DeputyRefusedError(_("Det finnes en stedfortreder i denne perioden. Avslutt den først."))
    if meanwhile.filter(principal=deputy).exists():
        raise DeputyRefusedError(_("%(name)s har selv stedfortreder i perioden.") % {"name": deputy.name})
    if meanwhile.filter(deputy=principal).exists():
        raise DeputyRefusedError(_("%(name)s er selv stedfortreder i perioden.") % {"name": principal.name})
    if Absence.objects.overlapping(*days).filter(worker=deputy).exists():
        raise DeputyRefusedError(_("%(name)s er borte i perioden.") % {"name": deputy.name})


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User) -> None:
    """Before its time: by the principal, the deputy or whoever named it. Raises DeputyRefusedError."""
    if by.pk not in {deputy.principal_id, deputy.deputy_id, deputy.named_by_id}:
        raise DeputyRefusedError(_("Bare de det gjelder, kan avslutte dette."))
    held = Deputy.objects.select_for_update().filter(pk=deputy.pk, ended_at=None).first()
    if held is None:
        return
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    access.sync(users=[held.deputy_id])
    told = [person for person in (held.principal, held.deputy) if person != by]
    notify(
        users=told,
        text=_("En avtale om stedfortreder er avsluttet."),
        path=reverse("coordination:deputies"),
        kind=NoticeKind.DEPUTY,
    )


@transaction.atomic
def register_absence(*, by: User, started_on: date, last_on: date) -> Absence:
    """Raises DeputyRefusedError when the days are in disorder, or the worker has said so already."""
    _refuse_wrong_period(started_on, last_on)
    list(User.objects.select_for_update().filter(pk=by.pk))
    if Absence.objects.overlapping(started_on, last_on).filter(worker=by).exists():
        raise DeputyRefusedError(_("Du har meldt fravær i denne perioden fra før."))
    return Absence.objects.create(worker=by, started_on=started_on, last_on=last_on)


@transaction.atomic
def call_off_absence(*, absence: Absence, by: User) -> None:
    """Somebody else's absence is left as it is."""
    for held in Absence.objects.select_for_update().filter(pk=absence.pk, worker=by, ended_at=None):
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
