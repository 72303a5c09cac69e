"""Forms of the plan page: the family's words, life areas, goals and measures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import User
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import (
    AreaAnswer,
    AreaState,
    FamilyPlan,
    Goal,
    LifeArea,
    Measure,
    MeasureStatus,
    OwnerKind,
)
from familieplan.coordination.operations.measures import NOBODY, Owner
from familieplan.coordination.operations.plan import unquoted
from familieplan.families.models import Family, Membership, Participation

LOCAL, KEEP = "local", "keep"


class WordsForm(VersionedForm):
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
        return {name: getattr(plan, name) for name in ("vision", "vision_by", "strengths", "next_review_on")}


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


class OwnerForm(forms.Form):
    """Asks who does it among those who take part, the family and others. `owner` becomes an Owner."""

    owner = forms.ChoiceField(label=_("Hvem gjør det?"))
    owner_name = forms.CharField(
        label=_("Navn, hvis noen andre"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, family: Family, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = Participation.objects.current().known_to(user).filter(family=family)
        self.workers = {p.worker_id: p for p in taking_part.select_related("worker", "office__service")}
        members = Membership.objects.current().filter(family=family)
        self.people = {m.person_id: m.person for m in members.select_related("person")}
        mine = [
            (f"w{pk}", _("%(name)s (deg)") % {"name": p.worker.name}) for pk, p in self.workers.items() if pk == user.pk
        ]
        colleagues = [
            (f"w{pk}", f"{p.worker.name}, {p.office.service.short_name}")
            for pk, p in self.workers.items()
            if pk != user.pk
        ]
        family_members = [(f"p{pk}", person.given_name) for pk, person in self.people.items()]
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = [*mine, *colleagues, *family_members, (LOCAL, _("Noen andre …")), ("", _("Ingen ennå"))]
        field.required = False
        if not self.is_bound and "owner" not in self.initial and mine:
            self.initial["owner"] = mine[0][0]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "owner" in values:
            name = values.pop("owner_name", "")
            if values["owner"] == LOCAL and not name:
                self.add_error("owner_name", _("Skriv hvem det er."))
            values["owner"] = self._owner(values["owner"], name)
        return values

    def _owner(self, chosen: str, name: str) -> Owner:
        if chosen == LOCAL:
            return Owner(OwnerKind.LOCAL, name=name)
        if chosen.startswith("w"):
            part = self.workers[int(chosen[1:])]
            return Owner(OwnerKind.SERVICE, worker=part.worker, service=part.office.service)
        if chosen.startswith("p"):
            return Owner(OwnerKind.FAMILY, person=self.people[int(chosen[1:])])
        return NOBODY


class MeasureForm(OwnerForm):
    text = forms.CharField(label=_("Nytt tiltak"), max_length=300)
    due_on = DayField(label=_("Frist (dd.mm.åååå)"), required=False)
    goal = forms.ModelChoiceField(
        Goal.objects.none(), label=_("Mål"), required=False, empty_label=_("Ikke knyttet til et mål")
    )

    field_order = ["text", "owner", "owner_name", "due_on", "goal"]

    def __init__(self, *args: Any, plan: FamilyPlan, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goal"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
        field.queryset = Goal.objects.open().filter(plan=plan, area=area)


class MeasureChangeForm(VersionedForm, MeasureForm):
    """What the measure has now can always be kept: its owner may have left, and its goal may be reached."""

    status = forms.ChoiceField(label=_("Status"), choices=MeasureStatus.choices)
    note = forms.CharField(label=_("Hvordan gikk det?"), required=False, widget=forms.Textarea({"rows": 3}))

    field_order = ["text", "owner", "owner_name", "due_on", "goal", "status", "note"]

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        self.measure = measure
        super().__init__(*args, plan=measure.plan, area=measure.area, **kwargs)
        self.fields["text"].label = _("Tiltak")
        owner, goal = self.fields["owner"], self.fields["goal"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 declared above
        assert isinstance(goal, forms.ModelChoiceField)  # noqa: S101 declared above
        choices: Any = [*owner.choices]  # type: ignore[misc]
        if self.initial.get("owner") not in dict(choices):
            owner.choices = [(KEEP, measure.owner), *choices]
            self.initial["owner"] = KEEP
        still = Q(plan=measure.plan, area=measure.area, ended_on=None) | Q(pk=measure.goal_id or 0)
        goal.queryset = Goal.objects.filter(still)

    def _owner(self, chosen: str, name: str) -> Owner:
        kept = self.measure
        if chosen != KEEP:
            return super()._owner(chosen, name)
        return Owner(kept.owner_kind, kept.owner_worker, kept.owner_service, kept.owner_person, kept.owner_name)

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        owner = {
            OwnerKind.SERVICE: f"w{measure.owner_worker_id}",
            OwnerKind.FAMILY: f"p{measure.owner_person_id}",
            OwnerKind.LOCAL: LOCAL,
        }.get(OwnerKind(measure.owner_kind), "")
        kept = {name: getattr(measure, name) for name in ("text", "due_on", "status", "note", "owner_name")}
        return {**kept, "owner": owner, "goal": measure.goal_id}
