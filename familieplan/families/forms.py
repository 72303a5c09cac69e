"""Forms about a family and its people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts import identity
from familieplan.accounts.forms import DayField
from familieplan.accounts.models import Employment, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.areas.models import ResidenceStatus, Zone
from familieplan.families.models import Membership
from familieplan.families.models.person import Relation, Sex
from familieplan.families.operations import NewMember
from familieplan.families.policies import Protection

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ALREADY_HERE = _("Denne personen står allerede i familien.")


class MemberForm(forms.Form):
    given_name = forms.CharField(label=_("Fornavn"), max_length=80)
    family_name = forms.CharField(label=_("Etternavn"), max_length=80, required=False)
    relation = forms.ChoiceField(label=_("Rolle i familien"), choices=Relation.choices)
    birth_date = DayField(label=_("Fødselsdato (dd.mm.åååå)"), required=False)
    sex = forms.ChoiceField(label=_("Kjønn"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    interpreter_language = forms.CharField(label=_("Tolkespråk"), max_length=40, required=False)
    identity_number = forms.CharField(
        label=_("Fødselsnummer, D-nummer eller DUF"),
        max_length=14,
        required=False,
        widget=forms.TextInput,
        help_text=_("Kan stå tomt. Ingen må ha nummer eller oppholdstillatelse for å få en plan."),
    )
    lives_here = forms.BooleanField(label=_("Bor her"), initial=True, required=False)

    def has_changed(self) -> bool:
        """A row of the registration that only holds what the browser filled in by itself is an empty row."""
        written = ("given_name", "family_name", "birth_date", "interpreter_language", "identity_number")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in written)

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        """The identity number is never shown again, also not to be changed."""
        person = membership.person
        own = ("given_name", "family_name", "birth_date", "sex", "interpreter_language")
        known = {name: getattr(person, name) for name in own}
        return {**known, "relation": membership.relation, "lives_here": membership.lives_here}

    def clean_identity_number(self) -> str:
        return _accepted(self.cleaned_data["identity_number"])

    def clean_birth_date(self) -> date | None:
        return _not_ahead(self.cleaned_data["birth_date"], _("Datoen er fram i tid. Skriv årstallet med fire siffer."))

    def clean_sex(self) -> str:
        return self.cleaned_data["sex"] or Sex.UNKNOWN


def _accepted(number: str) -> str:
    try:
        return identity.accept(number).number if number else ""
    except identity.IdentityError as error:
        raise forms.ValidationError(str(error)) from error


def _not_ahead(on: date | None, sentence: StrPromise) -> date | None:
    if on and on > timezone.localdate():
        raise forms.ValidationError(sentence)
    return on


class LaterMemberForm(MemberForm):
    """Somebody who comes into a family that is there already."""

    started_on = DayField(label=_("I familien fra (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr i dag."))

    def clean_started_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["started_on"], _("Skriv en dag som har vært, eller i dag."))

    def values(self) -> dict[str, Any]:
        facts = {**self.cleaned_data}
        return {"on": facts.pop("started_on"), "member": NewMember(**facts)}


class FindForm(forms.Form):
    """The number is posted and never stands in an address, a log or a browser's history."""

    identity_number = forms.CharField(
        label=_("Fødselsnummer, D-nummer eller DUF"),
        max_length=14,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_identity_number(self) -> str:
        return _accepted(self.cleaned_data["identity_number"])


class AddressForm(forms.Form):
    """A family may have no address, or none that should stand here."""

    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("Postnummer"),
        required=False,
        error_messages={"invalid": _("Et postnummer har fire siffer.")},
    )


def worker_at(email: str) -> User:
    """Whoever works with families today and has this address. Raises ValidationError."""
    at_work = Employment.objects.current().filter(
        user__email=email.lower(), user__is_active=True, role__in=WORKS_WITH_FAMILIES
    )
    found = at_work.select_related("user").first()
    if found is None:
        raise forms.ValidationError(_("Vi finner ingen saksbehandler med denne e-posten. Se etter skrivefeil."))
    return found.user


class ZoneForm(forms.Form):
    zone = forms.ModelChoiceField(
        label=_("Levekårssone"), queryset=Zone.objects.all(), required=False, empty_label=_("Utenfor sonene")
    )


class ProtectionForm(forms.Form):
    protection = forms.ChoiceField(label=_("Adressebeskyttelse"), choices=Protection.choices, required=False)


class ResidenceForm(forms.Form):
    """Asked only where it decides which help somebody can get. Nothing else waits for the answer."""

    status = forms.ChoiceField(
        label=_("Oppholdsstatus"),
        choices=[("", _("Ikke oppgitt, eller ikke spurt")), *ResidenceStatus.choices],
        required=False,
    )
    from_on = DayField(label=_("Fra (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr i dag."))
    said_by = forms.CharField(
        label=_("Hvem sier det?"),
        max_length=120,
        required=False,
        help_text=_("For eksempel «Hun selv» eller «Brev fra UDI». Skriv ikke hvilket land noen kommer fra."),
    )

    def clean_from_on(self) -> date:
        on = _not_ahead(self.cleaned_data["from_on"], _("Skriv en dag som har vært, eller i dag."))
        return on or timezone.localdate()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("status") and not said.get("said_by", "").strip():
            self.add_error("said_by", _("Skriv hvem som sier det."))
        return said
