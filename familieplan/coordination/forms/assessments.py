"""Forms of the kartlegging: an application for help, and one child's assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.models import Assessment, AssessmentResult
from familieplan.families.models import Family, Membership, Person
from familieplan.families.models.person import ADULT_AT, Relation

if TYPE_CHECKING:
    AssessmentModelForm = forms.ModelForm[Assessment]
else:
    AssessmentModelForm = forms.ModelForm

MISSING = {
    "child_view": _("Skriv hva barnet sa, eller hvorfor det ikke er spurt."),
    "leisure": _("Skriv hva barnet gjør, hvor ofte, og hva som står i veien."),
    "result": _("Velg hvordan barnet har det, alt i alt."),
}


@dataclass(frozen=True)
class FormPart:
    """One section of the page: a question, how far it has come, and whether it stands open."""

    number: int
    title: str
    field: forms.BoundField
    state: str
    is_open: bool


PARTS = (
    ("situation", _("Hjem, skole eller barnehage, helse")),
    ("leisure", _("Fritid")),
    ("child_view", _("Med barnets egne ord")),
    ("result", _("Samlet vurdering")),
)
ANSWERS = tuple(name for name, _title in PARTS)
ASKS = {
    "situation": _("Hvordan har %(child)s det hjemme, på skolen eller i barnehagen, og med helsen?"),
    "leisure": _("Hva gjør %(child)s på fritiden, hvor ofte, og hva står i veien?"),
    "child_view": _("Hva sa %(child)s?"),
    "result": _("Hvordan har %(child)s det, alt i alt?"),
}
HELPS = {
    "leisure": _("Spør barnet selv først. Er det ikke spurt, skriv hvorfor."),
    "child_view": _("Skriv barnets ord, ikke din tolkning. Fikk dere ikke snakket sammen, skriv hvorfor."),
}


class FirstChoice(forms.RadioSelect):
    """A link to the question lands on its first choice: a group of radio buttons has no id of its own."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


def _is_parent(member: Membership) -> bool:
    age = member.person.age_on()
    return member.relation != Relation.CHILD and (age is None or age >= ADULT_AT)


class ApplicationForm(forms.Form):
    """Who of the adults applied, and when."""

    applicant = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Hvem søkte?"),
        empty_label=None,
        error_messages={"required": _("Velg hvem som søkte."), "invalid_choice": _("Velg en av de voksne.")},
    )
    applied_on = DayField(
        label=_("Når kom søknaden? (dd.mm.åååå)"), error_messages={"required": _("Skriv datoen søknaden kom.")}
    )

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.current().filter(family=family).select_related("person")
        adults = [member.person_id for member in members if _is_parent(member)]
        field = self.fields["applicant"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
        field.queryset = Person.objects.filter(pk__in=adults).order_by("birth_date", "pk")

    def clean_applied_on(self) -> Any:
        applied_on = self.cleaned_data["applied_on"]
        if applied_on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return applied_on


class AssessmentForm(AssessmentModelForm):
    """`completing` asks for what a completed assessment must hold; until then anything may wait."""

    class Meta:
        model = Assessment
        fields = ("situation", "leisure", "child_view", "result")
        widgets = {
            **{name: forms.Textarea({"rows": 4, "cols": False}) for name in ("child_view", "leisure", "situation")},
            "result": FirstChoice,
        }

    def __init__(self, *args: Any, completing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result = self.fields["result"]
        assert isinstance(result, forms.ChoiceField)  # noqa: S101 the model field has choices
        result.choices = AssessmentResult.choices
        for name, question in ASKS.items():
            self.fields[name].label = str(question) % {"child": self.instance.child.given_name}
            self.fields[name].help_text = HELPS.get(name, "")
        for name, message in MISSING.items():
            self.fields[name].required = completing
            self.fields[name].error_messages["required"] = message

    def parts(self) -> list[FormPart]:
        """The sections in order. The first with a fault stands open, else the first that waits for an answer."""
        states = {name: self._state(name) for name, _title in PARTS}
        waiting = [name for name, state in states.items() if state == "missing"]
        waiting += [name for name, state in states.items() if state == "unanswered"]
        opened = waiting[0] if waiting else PARTS[-1][0]
        return [
            FormPart(place, str(title), self[name], states[name], name == opened)
            for place, (name, title) in enumerate(PARTS, start=1)
        ]

    def _state(self, name: str) -> str:
        if self[name].errors:
            return "missing"
        return "done" if self[name].value() else "unanswered"
