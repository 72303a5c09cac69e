"""Forms about a family, its people and who takes part."""

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
from familieplan.areas.models import Zone
from familieplan.families.models import Membership, SharingBasis
from familieplan.families.models.person import Relation, Sex
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part, Protection

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
        label=_("Fødselsnummer, D-nummer eller DUF"), max_length=14, required=False, widget=forms.TextInput
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


if TYPE_CHECKING:
    MemberSet = forms.BaseFormSet[MemberForm]
else:
    MemberSet = forms.BaseFormSet


class FirstMembers(MemberSet):
    """The people a family is registered with; an empty row is left out, but somebody must be there."""

    def clean(self) -> None:
        if not any(self.errors) and not any(form.cleaned_data.get("given_name") for form in self.forms):
            raise forms.ValidationError(_("Skriv inn minst én person i familien."))
        numbers: set[str] = set()
        for form in self.forms:
            number = getattr(form, "cleaned_data", {}).get("identity_number")
            if number in numbers:
                form.add_error("identity_number", ALREADY_HERE)
            numbers |= {number} if number else set()


MemberFormSet = forms.formset_factory(MemberForm, formset=FirstMembers, extra=4, max_num=12, absolute_max=12)


class BasisForm(forms.Form):
    """Why something may be shared: a consent, or a provision of law."""

    basis_kind = forms.ChoiceField(label=_("Grunnlag for å dele"), choices=SharingBasis.Kind.choices)
    basis_statement = forms.CharField(
        label=_("Hvem samtykket, eller hvilken lov"),
        max_length=300,
        help_text=_("For eksempel «Mor og far samtykket 24. november» eller lov og paragraf."),
    )


class AddressForm(forms.Form):
    """A family may have no address, or none that should stand here."""

    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("Postnummer"),
        required=False,
        error_messages={"invalid": _("Et postnummer har fire siffer.")},
    )


class RegisterForm(AddressForm, BasisForm):
    name = forms.CharField(label=_("Navn på familien"), max_length=120, help_text=_("For eksempel «Familien Fjell»."))
    protection = forms.ChoiceField(label=_("Adressebeskyttelse"), choices=Protection.choices, required=False)

    field_order = ["name", "address", "postcode", "protection", "basis_kind", "basis_statement"]


def worker_at(email: str) -> User:
    """Whoever works with families today and has this address. Raises ValidationError."""
    at_work = Employment.objects.current().filter(
        user__email=email.lower(), user__is_active=True, role__in=WORKS_WITH_FAMILIES
    )
    found = at_work.select_related("user").first()
    if found is None:
        raise forms.ValidationError(_("Vi finner ingen saksbehandler med denne e-posten. Se etter skrivefeil."))
    return found.user


class WorkerForm(BasisForm):
    """Anybody at work can be asked in; the address is typed in full, so that the list of staff is no directory."""

    email = forms.EmailField(label=_("E-posten til den som skal koordinere"))

    field_order = ["email", "basis_kind", "basis_statement"]

    def clean_email(self) -> User:
        return worker_at(self.cleaned_data["email"])

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "worker": self.cleaned_data["email"]}


class ParticipantForm(WorkerForm):
    email = forms.EmailField(label=_("E-posten til den som skal delta"))
    part = forms.ChoiceField(label=_("Rolle"), choices=[c for c in Part.choices if c[0] != Part.COORDINATOR])

    field_order = ["email", "part", "basis_kind", "basis_statement"]


class ZoneForm(forms.Form):
    zone = forms.ModelChoiceField(
        label=_("Levekårssone"), queryset=Zone.objects.all(), required=False, empty_label=_("Utenfor sonene")
    )


class ProtectionForm(forms.Form):
    protection = forms.ChoiceField(label=_("Adressebeskyttelse"), choices=Protection.choices, required=False)
