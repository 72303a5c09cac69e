"""Verbs on who may know that a secret service takes part."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from familieplan.accounts.models import Office, Service, User
from familieplan.families import access
from familieplan.families.models import Family, Knowledge, Participation, SharingBasis
from familieplan.families.policies import Part


class SecretCoordinatorError(ValueError):
    """A secret service coordinates only a family whose whole team may know that it does."""


def hidden_from_somebody(family: Family, service: Service | None) -> bool:
    """Whether this service is secret and somebody on the family's team may not know that it takes part."""
    if service is None or not service.is_secret:
        return False
    told = Knowledge.objects.current().filter(family=family, about=service, told=OuterRef("office__service"))
    others = Participation.objects.current().filter(family=family).exclude(office__service=service)
    return others.filter(~Exists(told)).exists()


def offices_unknown_to(user: User, family: Family) -> QuerySet[Office, str]:
    """Names of the secret services' offices that this user may not know follow the family."""
    told = Knowledge.objects.current().filter(family=family, told=user.service_id or 0)
    secret = Office.objects.filter(service__is_secret=True).exclude(service=user.service_id or 0)
    return secret.exclude(service__in=told.values("about")).values_list("name", flat=True)


@transaction.atomic
def tell(
    *, family: Family, by: User, about: Service, told: Service, basis: SharingBasis, on: date | None = None
) -> Knowledge:
    """From now on one service may know that the other takes part, for as long as the basis holds."""
    knowledge, _new = Knowledge.objects.get_or_create(
        family=family,
        about=about,
        told=told,
        basis=basis,
        ended_on=None,
        defaults={"told_by": by, "started_on": on or timezone.localdate()},
    )
    access.sync(families=[family.pk])
    return knowledge


@transaction.atomic
def untell(*, knowledge: Knowledge, by: User, on: date | None = None) -> None:
    """What was known is not unknown, but from now on the program shows it no more."""
    knowledge.ended_on = max(on or timezone.localdate(), knowledge.started_on)
    knowledge.save(update_fields=["ended_on"])
    access.sync(families=[knowledge.family_id])


def met_again(
    *, family: Family, by: User, worker: User, part: str, basis: SharingBasis, on: date | None = None
) -> Participation | None:
    """Somebody asks in a worker who takes part already, which the one who asks may not know.

    The answer is the same as for anybody: now they take part, and whoever asked knows of it, on the basis given.
    """
    there = Participation.objects.select_for_update().filter(family=family, worker=worker, ended_on=None).first()
    asks = by.employment.office.service if by.employment else None
    if there is None or asks is None or Participation.objects.known_to(by).filter(pk=there.pk).exists():
        return None
    there.part = part
    there.save(update_fields=["part"])
    tell(family=family, by=by, about=there.office.service, told=asks, basis=basis, on=on)
    return there


def let_the_team_know(
    *, family: Family, by: User, worker: User, part: str, basis: SharingBasis, on: date | None = None
) -> None:
    """What a new part asks of secrecy, before it begins.

    A secret coordinator invites nobody without saying who invites: the invited service is told, on the same basis. Who
    asks a secret service in knows that it takes part.
    Raises SecretCoordinatorError when the new coordinator's own service is hidden from somebody on the team.
    """
    coordinator = (
        Participation.objects.current(on)
        .filter(family=family, part=Part.COORDINATOR, office__service__is_secret=True)
        .select_related("office__service")
        .first()
    )
    place, asks = worker.employment, by.employment
    if place and asks and place.office.service.is_secret and place.office.service_id != asks.office.service_id:
        tell(family=family, by=by, about=place.office.service, told=asks.office.service, basis=basis, on=on)
    if coordinator and place and place.office.service_id != coordinator.office.service_id:
        tell(family=family, by=by, about=coordinator.office.service, told=place.office.service, basis=basis, on=on)
    if part == Part.COORDINATOR and place and hidden_from_somebody(family, place.office.service):
        raise SecretCoordinatorError
