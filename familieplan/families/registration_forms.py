"""Forms by which a family comes in, and by which somebody becomes its coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import User
from familieplan.families.basis_forms import (
    AREAS_ALL,
    CONSENT,
    ChannelField,
    GroundForm,
    LetInForm,
    ServicesField,
)
from familieplan.families.forms import ALREADY_HERE, AddressForm, MemberForm, worker_at
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part, Protection
from familieplan.families.stated import FirstConsent, SpokenConsent, StatedLaw

if TYPE_CHECKING:
    MemberSet = forms.BaseFormSet["FirstMemberForm"]
else:
    MemberSet = forms.BaseFormSet


class FirstMemberForm(MemberForm):
    said_yes = forms.BooleanField(
        label=gettext_lazy("Har sagt ja til å dele"),
        required=False,
        help_text=gettext_lazy("For et barn under aldersgrensen: den første voksne som sier ja, sier ja for barnet."),
    )


class FirstMembers(MemberSet):
    """The people a family is registered with; an empty row is left out, but somebody must be there."""

    @classmethod
    def of(cls, data: Any) -> FirstMembers:
        made = forms.formset_factory(FirstMemberForm, formset=cls, extra=4, max_num=12, absolute_max=12)
        return cast("FirstMembers", made(data, prefix="medlem"))

    def clean(self) -> None:
        if not any(self.errors) and not self.written():
            raise forms.ValidationError(_("Skriv inn minst én person i familien."))
        numbers: set[str] = set()
        for form in self.forms:
            number = getattr(form, "cleaned_data", {}).get("identity_number")
            if number in numbers:
                form.add_error("identity_number", ALREADY_HERE)
            numbers |= {number} if number else set()

    def written(self) -> list[dict[str, Any]]:
        rows = [getattr(form, "cleaned_data", {}) for form in self.forms]
        return [row for row in rows if row.get("given_name")]

    def people(self) -> list[NewMember]:
        return [NewMember(**{name: fact for name, fact in row.items() if name != "said_yes"}) for row in self.written()]

    def said_yes(self) -> tuple[int, ...]:
        return tuple(place for place, row in enumerate(self.written()) if row.get("said_yes"))


class RegisterForm(AddressForm, GroundForm):
    name = forms.CharField(
        label=gettext_lazy("Navn på familien"), max_length=120, help_text=gettext_lazy("For eksempel «Familien Fjell».")
    )
    protection = forms.ChoiceField(label=gettext_lazy("Adressebeskyttelse"), choices=Protection.choices, required=False)
    services = ServicesField(required=False, help_text=AREAS_ALL)
    channel = ChannelField(required=False)
    until_on = DayField(
        label=gettext_lazy("Samtykket gjelder til (dd.mm.åååå)"),
        required=False,
        help_text=gettext_lazy("Fra denne dagen deles ingenting mer. Tomt betyr til noen trekker det tilbake."),
    )
    not_same = forms.BooleanField(label=gettext_lazy("Dette er en annen familie. Start en ny plan."), required=False)

    field_order = ["name", "address", "postcode", "protection", "basis"]
    consent_names = ("channel", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.employment:
            self.initial.setdefault("services", [self.user.employment.office.service_id])

    def consent_choices(self) -> list[tuple[str, str]]:
        return [(CONSENT, _("Familien har sagt ja"))]

    def family_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "address", "postcode", "protection")]

    def consent_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.consent_names]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        own = self.user.employment.office.service if self.user.employment else None
        if said.get("basis") == CONSENT and own not in (said.get("services") or []):
            self.add_error(
                "services",
                _("Du blir koordinator. Samtykket må derfor også gjelde %(service)s.") % {"service": own or _("deg")},
            )
        return said

    def facts(self, said_yes: tuple[int, ...]) -> dict[str, Any]:
        """What operations.register_family needs, but for who the members are."""
        said = self.cleaned_data
        basis: FirstConsent | StatedLaw = self.law or FirstConsent(
            services=tuple(service.code for service in said["services"]),
            said_yes=said_yes,
            until_on=said["until_on"],
            channel=said["channel"] or "oral",
        )
        return {name: said[name] for name in ("name", "address", "postcode", "protection")} | {"basis": basis}


class AppointForm(GroundForm):
    """A lead may not see the family's people or its consents: the lead writes who said yes."""

    email = forms.EmailField(label=gettext_lazy("E-posten til den som skal koordinere"))
    said_by = forms.CharField(
        label=gettext_lazy("Hvem i familien sa ja?"), max_length=160, required=False, help_text=AREAS_ALL
    )
    channel = ChannelField(required=False)

    field_order = ["email", "basis", "said_by", "channel"]

    def consent_choices(self) -> list[tuple[str, str]]:
        return [(CONSENT, _("Familien har sagt ja"))]

    def clean_email(self) -> User:
        return worker_at(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("basis") == CONSENT and not said.get("said_by", "").strip():
            self.add_error("said_by", _("Skriv hvem som sa ja."))
        return said

    def stated(self) -> SpokenConsent | StatedLaw:
        said = self.cleaned_data
        return self.law or SpokenConsent(said["said_by"].strip(), said["channel"] or "oral")


class ParticipantForm(LetInForm):
    """Anybody at work can be asked in; the address is typed in full, so that the list of staff is no directory."""

    email = forms.EmailField(label=gettext_lazy("E-posten til den som skal delta"))
    part = forms.ChoiceField(
        label=gettext_lazy("Rolle"), choices=[choice for choice in Part.choices if choice[0] != Part.COORDINATOR]
    )

    field_order = ["email", "part", "basis"]

    def clean_email(self) -> User:
        return worker_at(self.cleaned_data["email"])
