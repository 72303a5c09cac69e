"""Forms of consent: ask, withdraw, and keep the signed paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer_rows
from familieplan.accounts.models import Service, User
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.families.basis_forms import ChannelField, ServicesField
from familieplan.families.consent_operations import check_age, may_say_yes
from familieplan.families.models import (
    Consent,
    ConsentAge,
    ConsentedService,
    Family,
    LifeArea,
    Membership,
)
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.paper import SignedPaper, look_through
from familieplan.families.stated import ConsentAgeError, Yes


class ScanField(forms.FileField):
    """A signed paper, looked through before anything is kept of it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Signert papir (PDF, JPEG eller PNG)"))
        options.setdefault("help_text", gettext_lazy("Ikke mer enn 10 MB. Filen lagres uten navn."))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> SignedPaper | None:
        upload = super().clean(data, initial)
        try:
            return look_through(upload) if upload else None
        except UploadRefusedError as error:
            raise forms.ValidationError(str(error)) from error


class ScanForm(forms.Form):
    scan = ScanField()


if TYPE_CHECKING:
    OneOfTheFamily = forms.ModelChoiceField[Membership]
    SomeOfTheFamily = forms.ModelMultipleChoiceField[Membership]
else:
    OneOfTheFamily, SomeOfTheFamily = forms.ModelChoiceField, forms.ModelMultipleChoiceField


class PersonField(OneOfTheFamily):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.person)


class PeopleField(SomeOfTheFamily):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.person)


class ConsentForm(forms.Form):
    """What the family says yes to. Who is too young to answer alone is found by the dated rule of each service."""

    what = forms.CharField(
        label=gettext_lazy("Hva skal deles?"),
        max_length=120,
        help_text=gettext_lazy("Med familiens ord. For eksempel «Hele planen» eller «Vaksiner og vekt for Liten»."),
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke livsområder gjelder det?"),
        choices=LifeArea.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(WHOLE_PLAN),
        help_text=gettext_lazy("Skal noen delta i planen, må de kunne se alle seks."),
    )
    services = ServicesField()
    tells_of_work = forms.BooleanField(
        label=gettext_lazy("Andre kontorer kan få vite at noen arbeider med det samme, uten å få vite hvem"),
        required=False,
        help_text=gettext_lazy("Gjelder kontorer som følger de samme personene i en annen plan."),
    )
    said_yes = PeopleField(
        label=gettext_lazy("Hvem sier ja?"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kryss av også for barnet som er spurt. Bare den som er spurt, kan krysses av."),
    )
    representative = PersonField(
        label=gettext_lazy("Hvem sier ja for barn under aldersgrensen?"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )
    representative_name = forms.CharField(
        label=gettext_lazy("En annen med foreldreansvar (navn)"), max_length=160, required=False
    )
    given_on = DayField(label=gettext_lazy("Når sa de ja? (dd.mm.åååå)"), required=False)
    until_on = DayField(
        label=gettext_lazy("Gjelder til (dd.mm.åååå)"),
        required=False,
        help_text=gettext_lazy("Fra denne dagen deles ingenting mer. Tomt betyr til noen trekker det tilbake."),
    )
    channel = ChannelField()
    note = forms.CharField(label=gettext_lazy("Hva ble sagt, og hva mente barnet?"), max_length=300, required=False)

    rows = (("what", "areas", "services", "tells_of_work"), ("said_yes", "representative", "representative_name"),
            ("given_on", "until_on", "channel", "note"))  # fmt: skip

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = family
        self.givers: list[Yes] = []
        members = Membership.objects.current().filter(family=family)
        adults = members.exclude(pk__in=members.children().values("pk")).select_related("person")
        members = members.select_related("person")
        for name, people in (("said_yes", members), ("representative", adults)):
            offer_rows(self, name, people)

    def clean_given_on(self) -> Any:
        given_on = self.cleaned_data["given_on"] or timezone.localdate()
        if given_on > timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som har vært, eller i dag."))
        return given_on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("until_on") and said["until_on"] <= timezone.localdate():
            self.add_error("until_on", _("Skriv en dag som ligger fram i tid."))
        if not self.errors:
            self._read_givers(said)
        return said

    def _read_givers(self, said: dict[str, Any]) -> None:
        rule, on, services = ConsentAge.objects.rule(said["given_on"]), said["given_on"], list(said["services"])
        spokesman = said["representative"].person if said["representative"] else None
        named = "" if spokesman else said["representative_name"].strip()
        for row in said["said_yes"]:
            young = any(not may_say_yes(row.person, row, rule.years(service), on) for service in services)
            yes = Yes(row.person, spokesman, named) if young else Yes(row.person)
            try:
                check_age(yes, services=services, rule=rule, family=self.family, on=on)
            except ConsentAgeError as error:
                self.add_error("representative" if young else "said_yes", str(error))
            self.givers.append(yes)

    def facts(self) -> dict[str, Any]:
        """What give_consent needs."""
        names = ("what", "areas", "services", "tells_of_work", "channel", "until_on", "note")
        return {name: self.cleaned_data[name] for name in names} | {
            "givers": self.givers,
            "on": self.cleaned_data["given_on"],
        }

    def field_groups(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in row] for row in self.rows]


class WithdrawForm(forms.Form):
    """For which services the yes is taken back, by whom and how. At once: nobody is kept waiting."""

    services = ServicesField(label=gettext_lazy("Hvilke tjenester gjelder det?"))
    person = PersonField(
        label=gettext_lazy("Hvem trekker det tilbake?"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=gettext_lazy("Noen andre"),
    )
    name = forms.CharField(label=gettext_lazy("Navn, hvis det er noen andre"), max_length=160, required=False)
    channel = ChannelField()

    def __init__(self, *args: Any, consent: Consent, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent = consent
        standing = ConsentedService.objects.visible_to(user).filter(consent=consent).in_force()
        services, person = self.fields["services"], self.fields["person"]
        assert isinstance(services, ServicesField) and isinstance(person, forms.ModelChoiceField)  # noqa: S101, PT018
        services.queryset = Service.objects.filter(pk__in=standing.values("service"))
        person.queryset = Membership.objects.current().filter(family=consent.family_id).select_related("person")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("person") and not said.get("name", "").strip():
            self.add_error("person", _("Velg eller skriv hvem som trekker samtykket tilbake."))
        return said

    def facts(self) -> dict[str, Any]:
        """Whoever takes back all that is shown takes back the whole yes, with what a reader may not know of."""
        said = self.cleaned_data
        person = said["person"].person if said["person"] else None
        field = self.fields["services"]
        assert isinstance(field, ServicesField)  # noqa: S101 declared above
        everything = field.queryset is not None and len(said["services"]) == field.queryset.count()
        return {
            "services": self.consent.services.all() if everything else said["services"],
            "withdrawn_by": person,
            "withdrawn_by_name": "" if person else said["name"].strip(),
            "channel": said["channel"],
        }
