"""Forms of the borders of zones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.areas.geojson import LARGEST, OutlineError, outline_of
from familieplan.areas.models import Zone, ZoneMatch

KEEPS = _("Ingen familie flytter sone av dette. Koordinatoren til en familie det gjelder, får et forslag.")


class BorderForm(forms.Form):
    valid_from_on = DayField(label=_("Gjelder fra (dd.mm.åååå)"), help_text=KEEPS)
    source = forms.CharField(label=_("Kilde"), max_length=200, help_text=_("Hvem har bestemt det, og hvor står det?"))

    def clean_valid_from_on(self) -> date:
        on: date = self.cleaned_data["valid_from_on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Velg i dag eller en senere dag. Det som har vært, blir ikke skrevet om."))
        return on


class OutlineForm(BorderForm):
    """A file, or what was in the file when it was looked at a moment ago."""

    file = forms.FileField(label=_("Omriss som GeoJSON"), required=False)
    outline = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["file", "valid_from_on", "source", "outline"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        upload = said.get("file")
        if upload and upload.size > LARGEST:
            self.add_error("file", _("Filen er større enn 200 kB. Forenkle omrisset."))
            return said
        try:
            text = upload.read().decode() if upload else said.get("outline", "")
            if not text:
                raise OutlineError(_("Velg en fil med omrisset."))
            said["outline"] = outline_of(text)
        except UnicodeDecodeError:
            self.add_error("file", _("Filen er ikke tekst. Den må være GeoJSON."))
        except OutlineError as error:
            self.add_error("file", str(error))
        return said

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("outline", "valid_from_on", "source")}


class MatchForm(BorderForm):
    zone = forms.ModelChoiceField(
        Zone.objects.defer("outline"),
        label=_("Foreslår sonen"),
        to_field_name="slug",
        required=False,
        empty_label=_("Ingen: utenfor sonene"),
    )
    zone_match = forms.ChoiceField(
        label=_("Hvor mye av postnummeret ligger der?"),
        choices=[(ZoneMatch.CORE, _("Alt, eller nesten alt")), (ZoneMatch.PARTIAL, _("Noe av det"))],
        required=False,
    )

    field_order = ["zone", "zone_match", "valid_from_on", "source"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("zone") is None:
            said["zone_match"] = ""
        elif not said.get("zone_match"):
            self.add_error("zone_match", _("Velg hvor mye av postnummeret som ligger i sonen."))
        return said

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("zone", "zone_match", "valid_from_on", "source")}
