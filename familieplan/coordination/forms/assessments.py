"""Forms of the kartlegging: an application for help, and the questions of one child's assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer_rows
from familieplan.coordination.models import Question, QuestionKind
from familieplan.families.models import Family, Membership, Person
from familieplan.families.models.person import ADULT_AT, Relation

LONGEST = {QuestionKind.LINE: 300, QuestionKind.TEXT: 5000}
SEEN = "seen-"


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
        offer_rows(self, "applicant", Person.objects.filter(pk__in=adults).order_by("birth_date", "pk"))

    def clean_applied_on(self) -> Any:
        applied_on = self.cleaned_data["applied_on"]
        if applied_on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return applied_on


class QuestionsForm(forms.Form):
    """The questions of one version, about one child. What must be answered is judged when the whole is completed."""

    def __init__(self, data: Any = None, *, questions: Iterable[Question], child: str) -> None:
        super().__init__(data)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = _field(question, child)

    @classmethod
    def showing(cls, values: Mapping[str, str], *, questions: Iterable[Question], child: str) -> QuestionsForm:
        """A form filled with answers as they are kept."""
        asked = list(questions)
        several = {each.key for each in asked if each.kind == QuestionKind.SEVERAL}
        data = {key: value.split() if key in several else value for key, value in values.items()}
        return cls(data, questions=asked, child=child)

    def answers(self) -> dict[str, str]:
        """What was sent and can be read, by question, as it is kept. A page sends each question with its `seen`."""
        sent = {key for key in self.fields if key in self.data or SEEN + key in self.data}
        return {
            key: " ".join(value) if isinstance(value, list) else value
            for key, value in self.cleaned_data.items()
            if key in sent
        }


def _field(question: Question, child: str) -> forms.Field:
    shared: dict[str, Any] = {
        "label": question.asks_of(child),
        "help_text": question.help.replace("{barnet}", child),
        "required": False,
    }
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=question.options, widget=forms.RadioSelect, **shared)
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(choices=question.options, widget=forms.CheckboxSelectMultiple, **shared)
    longest = LONGEST[QuestionKind(question.kind)]
    messages = {"max_length": _("Dette er for langt. Skriv det viktigste her, og resten i loggen.")}
    widget: forms.Widget = forms.TextInput({"autocomplete": "off"})
    if question.kind == QuestionKind.TEXT:
        widget = forms.Textarea({"rows": 3, "cols": False})
    field = forms.CharField(max_length=longest, strip=False, error_messages=messages, widget=widget, **shared)
    # The browser must not cut what is pasted: the page says that it is too long, and keeps it.
    field.widget.attrs.pop("maxlength", None)
    return field


def seen_in(data: QueryDict) -> dict[str, int]:
    """Which version of each answer the page showed."""
    sent = {key.removeprefix(SEEN): str(data[key]) for key in data if key.startswith(SEEN)}
    return {key: int(number) if number.isdecimal() else 0 for key, number in sent.items()}
