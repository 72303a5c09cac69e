"""The form of a merge: who is who, what goes on in the plan that stands, and why."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.merging import Side, likely
from familieplan.coordination.operations.merging import Chosen
from familieplan.families.models import Membership

COMES, GOES = "kommer", "gar"


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Hvordan vet dere at det er samme familie?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Skriv det slik at familien kan lese det."),
        error_messages={"required": gettext_lazy("Skriv hvordan dere vet det.")},
    )
    told = forms.BooleanField(
        label=gettext_lazy("Familien vet om dette, og vil at det som er krysset av, skal stå i planen som fortsetter."),
        error_messages={"required": gettext_lazy("Snakk med familien først, og kryss av her etterpå.")},
    )

    def __init__(self, *said: Any, stands: Side, ends: Side, **named: Any) -> None:
        super().__init__(*said, **named)
        self.stands, self.ends = stands, ends
        proposed = likely(ends.members, stands.members)
        here = {row.person_id for row in stands.members}
        for row in ends.members:
            same = [(str(each.pk), _called(each)) for each in stands.members]
            if row.person_id in here:
                same = [pair for pair in same if pair[0] == str(proposed[row.pk])]
            else:
                same = [("", _("Velg")), *same, (COMES, _("Er med i familien fra i dag"))]
                same.append((GOES, _("Hører ikke til i familien lenger")))
            self.fields[f"m{row.pk}"] = forms.ChoiceField(
                label=_("Hvem er %(who)s?") % {"who": _named(row)},
                choices=same,
                initial=str(proposed.get(row.pk, "")),
                error_messages={"required": _("Velg hvem %(who)s er.") % {"who": row.person.given_name}},
            )
        goals = [(str(goal.pk), f"«{goal.words}» {goal.said_by}") for goal in ends.goals]
        measures = [(str(each.pk), each.text) for each in ends.measures]
        for name, label, choices in (("goals", _("Mål"), goals), ("measures", _("Tiltak"), measures)):
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def people(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("m") and name[1:].isdecimal()]

    @property
    def work(self) -> list[forms.BoundField]:
        """Only what there is something of."""
        return [self[name] for name, rows in (("goals", self.ends.goals), ("measures", self.ends.measures)) if rows]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        said = Counter(value for name, value in values.items() if name[1:].isdecimal() and value.isdecimal())
        for row in self.ends.members:
            if said[values.get(f"m{row.pk}", "")] > 1:
                self.add_error(f"m{row.pk}", _("To kan ikke være den samme. Velg for hver av dem."))
        return values

    def chosen(self) -> Chosen:
        values = self.cleaned_data
        here = {str(row.pk): row for row in self.stands.members}
        answers = {row: values[f"m{row.pk}"] for row in self.ends.members}
        return Chosen(
            same={row: here[said] for row, said in answers.items() if said in here},
            come=[row for row, said in answers.items() if said == COMES],
            goals=[goal for goal in self.ends.goals if str(goal.pk) in values["goals"]],
            measures=[each for each in self.ends.measures if str(each.pk) in values["measures"]],
        )


def _named(row: Membership) -> str:
    age = row.person.age_on()
    return f"{row.person.given_name} ({age})" if age is not None else row.person.given_name


def _called(row: Membership) -> str:
    return _("Samme som %(who)s") % {"who": _named(row)}
