"""Forms of the administrator's page of the kartlegging: another question, and the day from which a version holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer, offer_rows
from familieplan.coordination.models import FormSection, FormVersion, QuestionKind

FEWEST = 2


class QuestionForm(forms.Form):
    """A question as it will be asked. Written "{barnet}", the child's name stands in its place."""

    section = forms.ModelChoiceField(
        FormSection.objects.none(), label=gettext_lazy("I hvilken del?"), empty_label=None, to_field_name="key"
    )
    text = forms.CharField(
        label=gettext_lazy("Spørsmålet"),
        max_length=300,
        help_text=gettext_lazy("Skriv {barnet} der navnet til barnet skal stå."),
        error_messages={"required": gettext_lazy("Skriv spørsmålet slik det skal stilles.")},
    )
    help = forms.CharField(label=gettext_lazy("Hjelpetekst (kan stå tom)"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Hva slags svar?"), choices=QuestionKind.choices, initial=QuestionKind.TEXT
    )
    options = forms.CharField(
        label=gettext_lazy("Svar å velge mellom, ett på hver linje"),
        help_text=gettext_lazy("Bare når svaret skal velges."),
        widget=forms.Textarea({"rows": 4, "cols": False}),
        required=False,
    )
    required = forms.BooleanField(label=gettext_lazy("Må besvares før kartleggingen kan fullføres"), required=False)
    when = forms.ChoiceField(label=gettext_lazy("Spørres bare når svaret er (kan stå tomt)"), required=False)

    def __init__(self, *args: Any, version: FormVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "section", version.sections.all())
        offer(self, "when", [("", _("Alltid")), *_answers_of(version)])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        lines = [line.strip() for line in said.get("options", "").splitlines() if line.strip()]
        chooses = said.get("kind") in {QuestionKind.CHOICE, QuestionKind.SEVERAL}
        if chooses and len(set(lines)) < FEWEST:
            self.add_error("options", _("Skriv minst to svar, ett på hver linje."))
        # The value is a number: the words of an answer may be read aloud, and must not become part of an address.
        words = list(dict.fromkeys(lines))
        said["options"] = [[f"a{number}", word] for number, word in enumerate(words, start=1)] if chooses else []
        said["when_key"], _sign, value = said.pop("when", "").partition(":")
        said["when_values"] = [value] if value else []
        return said


def _answers_of(version: FormVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """What another question can follow from, by question: the answers of those where one is chosen."""
    return [
        (
            question.asks_of(_("barnet")),
            [(f"{question.key}:{value}", words) for value, words in question.options],
        )
        for question in version.questions()
        if question.kind == QuestionKind.CHOICE
    ]


class PartForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Hva heter delen?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv hva delen heter.")},
    )


class PublishForm(forms.Form):
    valid_from = DayField(
        label=gettext_lazy("Gjelder fra (dd.mm.åååå)"),
        error_messages={"required": gettext_lazy("Skriv fra hvilken dag utgaven gjelder.")},
    )
