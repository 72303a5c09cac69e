"""Forms of local actors and offers, and of the search. Prices are whole kroner; 0 is gratis."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.areas.measure_forms import KronerField
from familieplan.areas.models import (
    OLDEST,
    ActorKind,
    District,
    Equipment,
    Language,
    LocalActor,
    Offer,
    OpenToAll,
    Weekday,
    Zone,
)

PRICES = (0, 200, 500, 1000)
MOST_AGES = 12


class PlaceForm(forms.Form):
    """Asks for a zone, a bydel or the whole town in one list. `reach` becomes the columns zone and district."""

    reach = forms.ChoiceField(label=gettext_lazy("Hvem når det?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reach", self._reaches)

    @cached_property
    def places(self) -> dict[str, Zone | District]:
        """Asked for once, when the list is shown or chosen from."""
        zones = {f"z{zone.slug}": zone for zone in Zone.objects.all()}
        return {**zones, **{f"d{district.code}": district for district in District.objects.defer("outline")}}

    def _reaches(self) -> list[tuple[str, Any]]:
        zones = [(key, place.name) for key, place in self.places.items() if isinstance(place, Zone)]
        districts = [(key, place.name) for key, place in self.places.items() if isinstance(place, District)]
        return [("", _("Hele byen")), (_("Levekårssone"), zones), (_("Bydel"), districts)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        place = self.places.get(said.pop("reach", ""))
        said["zone"] = place if isinstance(place, Zone) else None
        said["district"] = place if isinstance(place, District) else None
        return said

    @staticmethod
    def reach_of(row: LocalActor | Offer) -> str:
        if row.zone:
            return f"z{row.zone.slug}"
        return f"d{row.district.code}" if row.district else ""


class ActorForm(PlaceForm):
    name = forms.CharField(label=gettext_lazy("Hva heter aktøren?"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Hva slags aktør?"), choices=ActorKind.choices)
    contact_name = forms.CharField(
        label=gettext_lazy("Kontaktperson"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Den som svarer for laget eller stedet."),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("E-post"),
        required=False,
        help_text=gettext_lazy("Hit spør vi om tilbudene fortsatt gjelder. Bruk gjerne lagets egen adresse."),
    )

    field_order = ["name", "kind", "contact_name", "contact_email", "reach"]

    def __init__(self, *args: Any, actor: LocalActor | None = None, **kwargs: Any) -> None:
        if actor:
            kept = {name: getattr(actor, name) for name in ("name", "kind", "contact_name", "contact_email")}
            kwargs["initial"] = {**kept, "reach": self.reach_of(actor)}
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = LocalActor.objects.filter(name__iexact=name).first()
        if same and same != self.actor:
            raise forms.ValidationError(_("%(name)s står i lista alt. Endre den i stedet.") % {"name": name})
        return name


class OfferForm(PlaceForm):
    actor = forms.ModelChoiceField(
        LocalActor.objects.all(),
        label=gettext_lazy("Hvem står bak?"),
        to_field_name="public_id",
        empty_label=gettext_lazy("Velg aktør"),
    )
    title = forms.CharField(label=gettext_lazy("Hva heter tilbudet?"), max_length=120)
    what = forms.CharField(
        label=gettext_lazy("Hva gjør barna der?"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    ages_from = forms.IntegerField(label=gettext_lazy("Fra alder"), min_value=0, max_value=OLDEST)
    ages_to = forms.IntegerField(label=gettext_lazy("Til og med alder"), min_value=0, max_value=OLDEST)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Dager"),
        choices=[(number, capfirst(name)) for number, name in Weekday.choices],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ingen dag betyr etter avtale."),
    )
    times = forms.CharField(
        label=gettext_lazy("Tider"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For eksempel: kl. 17–18.30, ikke i skoleferiene."),
    )
    price = KronerField(label=gettext_lazy("Pris i kroner (0 er gratis)"))
    price_note = forms.CharField(
        label=gettext_lazy("Hva gjelder prisen?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For eksempel: for et halvår."),
    )
    equipment = forms.ChoiceField(label=gettext_lazy("Utstyr"), choices=Equipment.choices)
    transport = forms.CharField(
        label=gettext_lazy("Hvordan kommer barnet dit?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For eksempel: følge fra skolen, eller buss 3 til Saupstad."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Språk de voksne der snakker"),
        choices=[(code, capfirst(name)) for code, name in Language.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.CharField(label=gettext_lazy("Hvor er det?"), max_length=160)
    open_to_all = forms.ChoiceField(
        label=gettext_lazy("Åpent for alle, også uten råd?"),
        choices=OpenToAll.choices,
        help_text=gettext_lazy("Spør aktøren: får et barn være med når familien ikke kan betale?"),
    )
    open_asked_on = DayField(label=gettext_lazy("Når ble de spurt (dd.mm.åååå)?"), required=False)
    from_on = DayField(label=gettext_lazy("Gjelder fra (dd.mm.åååå)"))
    ends_on = DayField(label=gettext_lazy("Gjelder til, eller tomt (dd.mm.åååå)"), required=False)

    KEPT = (
        *("title", "what", "ages_from", "ages_to", "weekdays", "times", "price", "price_note", "equipment"),
        *("transport", "languages", "place", "open_to_all", "open_asked_on", "from_on", "ends_on"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].required = True

    @classmethod
    def initial_of(cls, row: Offer) -> dict[str, Any]:
        kept = {name: getattr(row, name) for name in cls.KEPT}
        return {**kept, "actor": row.actor.public_id, "reach": cls.reach_of(row)}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        youngest, oldest = said.get("ages_from"), said.get("ages_to")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("ages_to", _("Alderen det gjelder til, er lavere enn den det gjelder fra. Endre en av dem."))
        begins, ends = said.get("from_on"), said.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("Slutten kan ikke være før starten. Endre en av dem."))
        self._when_asked(said)
        return said

    def _when_asked(self, said: dict[str, Any]) -> None:
        asked = said.get("open_asked_on")
        if asked and asked > timezone.localdate():
            self.add_error("open_asked_on", _("Dagen er ikke kommet ennå."))
        elif not asked and "open_asked_on" not in self.errors and said.get("open_to_all") != OpenToAll.UNKNOWN:
            self.add_error("open_asked_on", _("Skriv når de ble spurt, så andre ser hvor nytt svaret er."))


class AgesField(forms.CharField):
    """«9» or «9, 12»: whole years of one child or several. A list of numbers."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8})
        super().__init__(required=False, max_length=60, widget=widget, **options)

    def clean(self, value: Any) -> list[int]:
        words = re.split(r"[\s,]+|og", super().clean(value))
        numbers = [word for word in words if word]
        if len(numbers) > MOST_AGES or any(not re.fullmatch(r"[0-9]{1,2}", word) for word in numbers):
            raise forms.ValidationError(_("Skriv alder i hele år, for eksempel 9, eller 9, 12 for to barn."))
        return sorted({int(word) for word in numbers})


class SearchForm(forms.Form):
    """Every field may be left empty. The names are those of the address, so that a link can fill them."""

    ord = forms.CharField(label=gettext_lazy("Ord"), max_length=80, required=False)
    alder = AgesField(label=gettext_lazy("Alder"))
    sone = forms.ChoiceField(label=gettext_lazy("Bor i"), required=False)
    dag = forms.TypedChoiceField(
        label=gettext_lazy("Dag"),
        choices=[("", gettext_lazy("Alle dager")), *((number, capfirst(name)) for number, name in Weekday.choices)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    pris = forms.TypedChoiceField(label=gettext_lazy("Pris"), coerce=int, empty_value=None, required=False)
    sprak = forms.ChoiceField(
        label=gettext_lazy("Språk"),
        choices=[("", gettext_lazy("Alle språk")), *((code, capfirst(name)) for code, name in Language.choices)],
        required=False,
    )
    apent = forms.BooleanField(label=gettext_lazy("Bare åpent for alle, også uten råd"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sone", lambda: [("", _("Hele byen")), *((slug, zone.name) for slug, zone in self.zones.items())])
        prices = [(most, _("Høyst %(sum)s kr") % {"sum": most} if most else _("Gratis")) for most in PRICES]
        offer(self, "pris", [("", _("Alle priser")), *prices])

    @cached_property
    def zones(self) -> dict[str, Zone]:
        return {zone.slug: zone for zone in Zone.objects.defer("outline")}

    def clean_sone(self) -> Zone | None:
        return self.zones.get(self.cleaned_data["sone"])


class HoldsForm(forms.Form):
    """What the actor answers, without signing in."""

    holds = forms.ChoiceField(
        label=gettext_lazy("Gjelder tilbudet fortsatt?"),
        choices=[("yes", gettext_lazy("Ja, tilbudet gjelder fortsatt")), ("no", gettext_lazy("Nei, det er slutt"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg ja eller nei.")},
    )
    ends_on = DayField(
        label=gettext_lazy("Gjelder til (dd.mm.åååå)"),
        required=False,
        help_text=gettext_lazy("Tomt betyr at dere ikke har satt noen slutt."),
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("holds") == "no":
            return said | {"ends_on": None}
        ends = said.get("ends_on")
        if ends and ends < max(timezone.localdate(), self.offer.from_on):
            self.add_error("ends_on", _("Skriv en dag som kommer, eller la feltet stå tomt."))
        return said
