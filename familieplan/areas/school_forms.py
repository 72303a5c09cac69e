"""Forms of schools, kindergartens and health stations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer_rows
from familieplan.accounts.models import Employment, Office, User
from familieplan.areas.measure_forms import BesideForm
from familieplan.areas.models import Institution, InstitutionKind, PracticeKind, Zone

FIRST_YEAR = 2000


class PositionsField(forms.DecimalField):
    """1,5 and 1.5 are the same number of full positions."""

    default_error_messages = {
        "invalid": _("Skriv tallet på årsverk, for eksempel 1,5."),
        "min_value": _("Et årsverk kan ikke være under null."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, min_value=0, max_digits=5, decimal_places=2, required=False, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class InstitutionForm(forms.Form):
    name = forms.CharField(label=_("Hva heter stedet?"), max_length=120)
    kind = forms.ChoiceField(label=_("Slags sted"), choices=InstitutionKind.choices)
    zone = forms.ModelChoiceField(
        Zone.objects.all(),
        label=_("Levekårssone"),
        to_field_name="slug",
        required=False,
        empty_label=_("Utenfor sonene"),
        help_text=_("Postnummeret bestemmer ikke. Velg sonen der barna i hovedsak bor."),
    )
    address = forms.CharField(label=_("Hvor ligger det?"), max_length=200, required=False)
    office = forms.ModelChoiceField(
        Office.objects.filter(service__is_secret=False).order_by("name"),
        label=_("Kontoret i Familieplan"),
        required=False,
        empty_label=_("Ikke med ennå"),
        help_text=_("De som arbeider ved kontoret, kan føre kontaktperson og praksis, og melde en bekymring herfra."),
    )
    closed_on = DayField(label=_("Nedlagt (dd.mm.åååå)"), required=False)

    def __init__(self, *args: Any, institution: Institution | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        if institution is None:
            del self.fields["closed_on"]

    @staticmethod
    def initial_of(institution: Institution) -> dict[str, Any]:
        said = {name: getattr(institution, name) for name in InstitutionForm.base_fields}
        return said | {"zone": institution.zone.slug if institution.zone else ""}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Institution.objects.filter(name__iexact=name)
        if self.institution:
            others = others.exclude(pk=self.institution.pk)
        if others.exists():
            raise forms.ValidationError(_("%(name)s står her fra før.") % {"name": name})
        return name

    def clean_closed_on(self) -> Any:
        on = self.cleaned_data["closed_on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå."))
        return on


class ContactForm(BesideForm):
    worker = forms.ModelChoiceField(
        User.objects.none(),
        label=_("En som arbeider ved kontoret"),
        required=False,
        empty_label=_("En annen, skriv navnet"),
    )
    name = forms.CharField(label=_("Navn"), max_length=120, required=False)
    role = forms.CharField(
        label=_("Sosialfaglig kompetanse"), max_length=120, help_text=_("For eksempel «Sosionom, sosiallærer».")
    )
    reach = forms.CharField(label=_("Telefon eller e-post på jobb"), max_length=160, required=False)
    from_on = DayField(label=_("Fra (dd.mm.åååå)"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        here = Employment.objects.current().filter(office_id=institution.office_id or 0)
        offer_rows(self, "worker", User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "worker" not in self.errors and not said.get("worker") and not said.get("name"):
            self.add_error("name", _("Velg en som arbeider ved kontoret, eller skriv navnet."))
        last, begins = self.institution.contacts.first(), said.get("from_on")
        taken_until = (last.to_on or last.from_on) if last else None
        if last and taken_until and begins and begins < taken_until:
            on = {"name": last.name, "day": f"{taken_until:%d.%m.%Y}"}
            self.add_error("from_on", _("Der står %(name)s. Velg %(day)s eller en senere dag.") % on)
        return said


class PracticeForm(BesideForm):
    kind = forms.ChoiceField(label=_("Slags praksis"), choices=PracticeKind.choices)
    what = forms.CharField(
        label=_("Hva gjør dere?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For alle eller for en gruppe. Skriv ikke om ett barn."),
    )
    from_on = DayField(label=_("Fra (dd.mm.åååå)"))
    to_on = DayField(label=_("Til (dd.mm.åååå)"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("from_on"), said.get("to_on")
        if begins and ends and ends < begins:
            self.add_error("to_on", _("Slutten kan ikke være før starten. Endre en av dem."))
        return said


class ResultForm(forms.Form):
    """Several stand on one page: each has a prefix of its own."""

    result = forms.CharField(
        label=_("Hva kom ut av det?"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    to_on = DayField(label=_("Slutt (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr at det fortsatt pågår."))

    def __init__(self, *args: Any, from_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_on = from_on

    def clean_to_on(self) -> Any:
        ends = self.cleaned_data["to_on"]
        if ends and ends < self.from_on:
            raise forms.ValidationError(
                _("Slutten kan ikke være før starten %(day)s.") % {"day": f"{self.from_on:%d.%m.%Y}"}
            )
        return ends


class YearForm(BesideForm):
    year = forms.IntegerField(
        label=_("År"),
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Et år som står her fra før, blir rettet."),
    )
    pupils = forms.IntegerField(
        label=_("Barn ved stedet"),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Alle barn som går her, som stedet selv har meldt. Ikke hvor mange som får hjelp."),
    )
    ppt = PositionsField(label=_("PPT, årsverk"), help_text=_("Tomt betyr at det ikke er kjent."))
    trondheimshjelpa = PositionsField(label=_("Trondheimshjelpa, årsverk"))
    school_health = PositionsField(label=_("Skolehelsetjenesten, årsverk"))
    source = forms.CharField(label=_("Kilde"), max_length=200)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("Året er ikke kommet ennå."))
        return year
