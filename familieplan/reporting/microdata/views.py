"""A table from microdata.no: read and shown first, kept when somebody has looked at it and said yes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.policies import Role
from familieplan.accounts.scanning import refuse_infected
from familieplan.accounts.templatetags.fp import number
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.reporting.goals import PastFigure
from familieplan.reporting.microdata.operations import AnotherDefinitionError, enter, series_of, standing
from familieplan.reporting.microdata.reader import LARGEST, PERSONS, TableRefusedError, TableRow, read
from familieplan.reporting.microdata.variables import CAVEAT, variables

SALT = "reporting.microdata"
# Long enough to look through a table, short enough that nobody takes in what was read the day before.
LOOK = 60 * 60
UNITS = (
    (PERSONS, gettext_lazy("personer")),
    ("prosent", gettext_lazy("prosent")),
    ("kroner", gettext_lazy("kroner")),
    ("måneder", gettext_lazy("måneder")),
    ("timer", gettext_lazy("timer")),
)


class TableForm(forms.Form):
    variable = forms.ChoiceField(
        label=gettext_lazy("Variabel"), error_messages={"required": gettext_lazy("Velg hvilken variabel det er.")}
    )
    title = forms.CharField(
        label=gettext_lazy("Hva tabellen heter"),
        max_length=120,
        help_text=gettext_lazy("For eksempel «Barn med hjelpetiltak etter bydel». Samme navn som før legger til år."),
    )
    population = forms.CharField(
        label=gettext_lazy("Hvem tallene gjelder"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For eksempel «Barn 0–17 år bosatt i Trondheim 1. januar»."),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Enhet"), choices=UNITS)
    year = forms.IntegerField(
        label=gettext_lazy("År, hvis tabellen ikke sier det"), min_value=1990, max_value=2100, required=False
    )
    retrieved_on = DayField(label=gettext_lazy("Hentet fra microdata.no (dd.mm.åååå)"))
    file = forms.FileField(
        label=gettext_lazy("Tabellen som CSV"),
        help_text=gettext_lazy("Bare tabeller med summer, aldri rader om personer. Høyst 256 kB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "variable", [(each.code, f"{each.name} ({each.code})") for each in variables().values()])
        for name in ("title", "population", "retrieved_on", "file"):
            self.fields[name].error_messages["required"] = _("Dette må fylles ut.")

    def clean_retrieved_on(self) -> date:
        on: date = self.cleaned_data["retrieved_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå."))
        return on

    def facts(self) -> dict[str, str]:
        said = self.cleaned_data
        return {name: said[name] for name in ("variable", "title", "population", "unit")} | {
            "retrieved_on": said["retrieved_on"].isoformat()
        }


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def table(request: SignedInRequest) -> HttpResponse:
    form = TableForm(request.POST or None, request.FILES or None, initial={"retrieved_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST + 1)
            refuse_infected(BytesIO(content))
            rows = read(content, unit=form.cleaned_data["unit"], year=form.cleaned_data["year"])
            return render(request, "reporting/microdata_look.html", _look(form.facts(), rows))
        except TableRefusedError as refusal:
            form.add_error("file", refusal.messages)
        except UploadRefusedError as refusal:
            form.add_error("file", str(refusal))
        except AnotherDefinitionError as refusal:
            form.add_error("title", str(refusal))
    context = {"form": form, "variables": variables().values(), "caveat": CAVEAT}
    return render(request, "reporting/microdata.html", context, status=422 if form.errors else 200)


def _look(facts: dict[str, str], rows: list[TableRow]) -> dict[str, Any]:
    """Raises AnotherDefinitionError."""
    there = standing(series_of(facts))
    plain = [[row.year, row.label, None if row.value is None else str(row.value)] for row in rows]
    return {
        "facts": facts,
        "variable": variables()[facts["variable"]],
        "caveat": CAVEAT,
        "rows": [(row, _before(row, there)) for row in rows],
        "signed": signing.dumps([facts, plain], salt=SALT, compress=True),
    }


def _before(row: TableRow, there: dict[tuple[int, str], PastFigure]) -> str:
    """What stands there now, in a word or as the screen writes a number."""
    found = there.get((row.year, row.label))
    if found is None:
        return _("nytt")
    if found.value == row.value:
        return _("det samme")
    return found.words if found.value is None else number(found.value)


@role_required(Role.ADMINISTRATOR)
@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """What was looked at, as it was: the rows come back signed by us, and lie nowhere in between."""
    try:
        facts, plain = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=LOOK)
    except signing.BadSignature:
        messages.error(request, _("Det er for lenge siden tabellen ble lest. Les den inn på nytt."))
        return redirect("reporting:microdata")
    rows = [TableRow(year, label, None if value is None else Decimal(value)) for year, label, value in plain]
    try:
        kept = enter(by=request.user, facts=facts, rows=rows, retrieved_on=date.fromisoformat(facts["retrieved_on"]))
    except AnotherDefinitionError as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:microdata")
    messages.success(request, _("%(n)s tall er lest inn, nye eller rettede.") % {"n": kept})
    return redirect("reporting:history")
