"""Forms of the plan page: the family's words, life areas and goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.operations.plan import unquoted


class WordsForm(VersionedForm):
    situation = forms.CharField(
        label=_("Slik ser vi situasjonen sammen"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Skriv det dere er enige om. Den som er uenig, får sin egen plass ved siden av."),
    )
    vision = forms.CharField(
        label=_("Det familien vil, med egne ord"), required=False, widget=forms.Textarea({"rows": 4})
    )
    vision_by = forms.CharField(label=_("Hvem sa det?"), max_length=120, required=False)
    strengths = forms.CharField(
        label=_("Dette har familien med seg"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Ressurser, nettverk og det som allerede går bra."),
    )
    next_review_on = DayField(label=_("Neste gjennomgang (dd.mm.åååå)"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("vision") and not values.get("vision_by"):
            self.add_error("vision_by", _("Skriv hvem i familien som sa det."))
        return values

    @staticmethod
    def initial_of(plan: FamilyPlan) -> dict[str, Any]:
        return {
            name: getattr(plan, name) for name in ("situation", "vision", "vision_by", "strengths", "next_review_on")
        }


class AreaForm(VersionedForm):
    state = forms.ChoiceField(label=_("Svar"), choices=[c for c in AreaState.choices if c[0] != AreaState.UNANSWERED])
    situation = forms.CharField(label=_("Slik er det nå"), required=False, widget=forms.Textarea({"rows": 3}))

    @staticmethod
    def initial_of(answer: AreaAnswer | None) -> dict[str, Any]:
        return {"state": answer.state, "situation": answer.situation} if answer else {"state": AreaState.IN_WORK}


class GoalWordsForm(forms.Form):
    words = forms.CharField(
        label=_("Målet, med familiens egne ord"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    said_by = forms.CharField(label=_("Hvem sa det?"), max_length=120)

    def clean_words(self) -> str:
        words = unquoted(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Skriv målet med familiens egne ord."))
        return words


class GoalForm(GoalWordsForm):
    area = forms.ChoiceField(label=_("Livsområde"), choices=LifeArea.choices)


class GoalChangeForm(VersionedForm, GoalWordsForm):
    @staticmethod
    def initial_of(goal: Goal) -> dict[str, Any]:
        return {"words": goal.words, "said_by": goal.said_by}
