"""Verbs on a family member's own way in: a code on paper, the sign-in it opens, and what holds it back."""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Service, User
from familieplan.families import access
from familieplan.families.models import (
    Family,
    FamilyCode,
    FamilyLogin,
    FamilyNotTold,
    Membership,
    OwnAccessAge,
    OwnAccessHold,
    Person,
)
from familieplan.families.models.own_access import CODE_LASTS
from familieplan.families.models.person import Relation
from familieplan.families.policies import Right

# No letter that is read as another, or as a digit; twelve of them are 59 bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12
# Nobody's mailbox: the address is a number of the account and no letter ever goes there.
NO_MAIL = "familie.invalid"
# No name of the family: the account's name stands in logs that others read.
NAMELESS = gettext_lazy("Noen i familien")
OWN_INSIGHT = gettext_lazy("innsyn i egen plan")


class NoOwnAccessError(ValueError):
    """This person does not sign in as one of this family; the text says why, to the coordinator."""


def why_not(membership: Membership, on: date | None = None) -> str:
    """Why this member has no own way in, as the coordinator reads it; empty when they may have one."""
    on = on or timezone.localdate()
    age, limit = membership.person.age_on(on), OwnAccessAge.in_force(on)
    if membership.relation == Relation.OTHER:
        return _("Bare foreldre og barn i familien kan logge inn. Endre rollen i familien hvis den er feil.")
    if membership.person.birth_date is None:
        return _("Fødselsdatoen mangler. Skriv den inn først; den er det andre spørsmålet når personen logger inn.")
    if membership.relation == Relation.CHILD and age is not None and age < limit:
        return _("Barn logger inn selv fra de er %(years)s år. Vis planen sammen med barnet til da.") % {"years": limit}
    if holds_of(membership, on):
        return _("Tilgangen er holdt tilbake.")
    return ""


def holds_of(membership: Membership, on: date | None = None) -> list[OwnAccessHold]:
    """What holds this member back: the holds on the person, and those on everybody in the family."""
    holds = OwnAccessHold.objects.current(on).filter(family=membership.family_id).select_related("person", "set_by")
    return [hold for hold in holds if hold.person_id in {None, membership.person_id}]


@transaction.atomic
def make_code(*, membership: Membership, by: User) -> str:
    """A new code to hand over on paper; earlier ones are void. It is shown now and never again.

    Raises NoOwnAccessError.
    """
    if reason := why_not(membership):
        raise NoOwnAccessError(reason)
    login = _login_of(membership.person, by)
    FamilyCode.objects.usable().filter(login=login).update(expires_at=timezone.now())
    code = "".join(secrets.choice(LETTERS) for _position in range(LENGTH))
    now = timezone.now()
    FamilyCode.objects.create(login=login, digest=_digest(code), made_by=by, made_at=now, expires_at=now + CODE_LASTS)
    access.sync(users=[login.user_id])
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def _login_of(person: Person, by: User) -> FamilyLogin:
    login = FamilyLogin.objects.select_for_update().filter(person=person).select_related("user").first()
    if login is None:
        user = User.objects.create_user(f"{uuid.uuid4()}@{NO_MAIL}", str(NAMELESS), is_family=True)
        return FamilyLogin.objects.create(user=user, person=person, given_by=by)
    if login.ended_on is not None:
        login.given_by, login.given_on, login.ended_on = by, timezone.localdate(), None
        login.save(update_fields=["given_by", "given_on", "ended_on"])
        login.user.is_active = True
        login.user.save(update_fields=["is_active"])
    return login


def _digest(code: str) -> str:
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("familieplan.families.code", letters, algorithm="sha256").hexdigest()


@transaction.atomic
def enter(*, code: str, birth_date: date) -> User | None:
    """Whom the code and the birth date let in, once; None for everything else, whatever was wrong.

    A wrong birth date counts against the code.
    """
    with acting_as(duty=Duty.OWN_DOOR):
        codes = FamilyCode.objects.usable().select_for_update(of=("self",))
        found = codes.filter(digest=_digest(code)).select_related("login__person", "login__user").first()
        if found is None or found.login.ended_on is not None or not found.login.user.is_active:
            return None
        if found.login.person.birth_date != birth_date:
            FamilyCode.objects.filter(pk=found.pk).update(tries=F("tries") + 1)
            return None
        found.used_at = timezone.now()
        found.save(update_fields=["used_at"])
        return found.login.user


@transaction.atomic
def end_own_access(*, login: FamilyLogin, by: User, on: date | None = None) -> None:
    """No code opens any more, and whoever is inside is out with the next click."""
    login.ended_on = max(on or timezone.localdate(), login.given_on)
    login.save(update_fields=["ended_on"])
    FamilyCode.objects.usable().filter(login=login).update(expires_at=timezone.now())
    login.user.is_active = False
    login.user.save(update_fields=["is_active"])


@transaction.atomic
def hold_back(
    *,
    family: Family,
    by: User,
    person: Person | None,
    reason: str,
    why: str,
    review_on: date,
    on: date | None = None,
) -> OwnAccessHold:
    """From now on nobody, or not this person, sees the family's pages. `review_on` only reminds: it opens nothing."""
    hold = OwnAccessHold.objects.create(
        family=family,
        person=person,
        reason=reason,
        why=why,
        review_on=review_on,
        set_by=by,
        started_on=on or timezone.localdate(),
    )
    access.sync(families=[family.pk])
    return hold


@transaction.atomic
def end_hold(*, hold: OwnAccessHold, by: User, on: date | None = None) -> None:
    hold.ended_on, hold.ended_by = max(on or timezone.localdate(), hold.started_on), by
    hold.save(update_fields=["ended_on", "ended_by"])
    access.sync(families=[hold.family_id])


@transaction.atomic
def keep_from_family(*, family: Family, by: User, service: Service) -> FamilyNotTold:
    """A secret service marks that the family does not know that it takes part. Raises ValueError for an open one."""
    if not service.is_secret:
        raise ValueError("only a secret service takes part without the family's knowledge")
    mark, _new = FamilyNotTold.objects.get_or_create(
        family=family, service=service, ended_on=None, defaults={"marked_by": by}
    )
    return mark


@transaction.atomic
def family_is_told(*, family: Family, by: User, service: Service, on: date | None = None) -> None:
    """The family knows from now on."""
    day = on or timezone.localdate()
    for mark in FamilyNotTold.objects.filter(family=family, service=service, ended_on=None):
        mark.ended_on = max(day, mark.started_on)
        mark.save(update_fields=["ended_on"])


def own_family_for(request: HttpRequest, public_id: uuid.UUID, what: str | None) -> Family:
    """A family for one of its own, as access.family_for does for staff: 404 to everybody else, and a reading."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    family = Family.objects.permitting(user, Right.OWN).filter(public_id=public_id).first()
    if family is None:
        raise Http404
    family.rights = [Right.OWN.value]
    if what is not None:
        readlog.record(request, [str(family.public_id)], what, OWN_INSIGHT)
    return family
