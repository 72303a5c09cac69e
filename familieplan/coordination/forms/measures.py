"""Forms of measures: the short one on the plan, the whole of one, its evaluation, and those who take part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer, offer_rows
from familieplan.accounts.models import User
from familieplan.areas.models import Offer
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import (
    FamilyPlan,
    FeltHelp,
    Goal,
    LedTo,
    LifeArea,
    Measure,
    MeasureResult,
    MeasureStatus,
    OwnerKind,
    Register,
    Term,
)
from familieplan.coordination.operations.measures import MORE, NOBODY, Owner
from familieplan.families.models import Family, Membership, Participation, Person

LOCAL, KEEP = "local", "keep"


class KnownChoice(forms.ChoiceField):
    """Whoever saves is asked for the row that was chosen; the whole list only where it is shown."""

    knows: Callable[[str], bool]

    def valid_value(self, value: Any) -> bool:
        return self.knows(str(value))


class KnownGoal(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The goal that stands is not looked up again."""

    stands: Goal | None = None

    def to_python(self, value: Any) -> Any:
        return self.stands if self.stands and str(value) == str(self.stands.pk) else super().to_python(value)


def know(form: forms.BaseForm, name: str, knows: Callable[[str], bool]) -> None:
    field = form.fields[name]
    assert isinstance(field, KnownChoice)  # noqa: S101 each caller has declared it
    field.knows = knows


class OwnerForm(forms.Form):
    """Asks who does it among those who take part, the family and others. `owner` becomes an Owner."""

    owner = KnownChoice(label=_("Hvem gjør det?"), required=False)
    owner_name = forms.CharField(
        label=_("Navn, hvis noen andre"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, family: Family, user: User, like: OwnerForm | None = None, **kwargs: Any) -> None:
        """`like`: another form of the same page, which has asked who takes part."""
        super().__init__(*args, **kwargs)
        self.family, self.user, self.like = family, user, like
        offer(self, "owner", lambda: self.owners)
        know(self, "owner", self._is_known)
        if not self.is_bound and "owner" not in self.initial and user.pk in self.workers:
            self.initial["owner"] = f"w{user.pk}"

    @cached_property
    def workers(self) -> dict[int, Participation]:
        """Who takes part, as this person may know it."""
        if self.like:
            return self.like.workers
        taking_part = Participation.objects.current().known_to(self.user).filter(family=self.family)
        return {p.worker_id: p for p in taking_part.select_related("worker", "office__service")}

    @cached_property
    def people(self) -> dict[int, Person]:
        if self.like:
            return self.like.people
        members = Membership.objects.current().filter(family=self.family)
        return {m.person_id: m.person for m in members.select_related("person")}

    @cached_property
    def owners(self) -> list[tuple[str, Any]]:
        me = self.user.pk
        mine = [(f"w{pk}", _("%(name)s (deg)") % {"name": p.worker.name}) for pk, p in self.workers.items() if pk == me]
        colleagues = [
            (f"w{pk}", f"{p.worker.name}, {p.office.service.short_name}") for pk, p in self.workers.items() if pk != me
        ]
        family_members = [(f"p{pk}", person.given_name) for pk, person in self.people.items()]
        return [*mine, *colleagues, *family_members, (LOCAL, _("Noen andre …")), ("", _("Ingen ennå"))]

    def _is_known(self, chosen: str) -> bool:
        kind, key = chosen[:1], chosen[1:]
        if kind not in ("w", "p") or not (key.isascii() and key.isdecimal()):
            return chosen in ("", LOCAL)
        return int(key) in (self.workers if kind == "w" else self.people)

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


class MoreForm(forms.Form):
    """What makes a measure whole, and is not asked for before somebody wants to say it."""

    kind = KnownChoice(label=_("Hva slags tiltak"), required=False)
    also_areas = forms.MultipleChoiceField(
        label=_("Gjelder også"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Når ett tiltak samler flere spor, for eksempel arbeid, norsk og helse."),
    )
    started_on = DayField(label=_("Starter (dd.mm.åååå)"), required=False)
    timetable = forms.CharField(
        label=_("Når og hvor ofte"),
        max_length=200,
        required=False,
        help_text=_("For eksempel: tirsdag og torsdag kl. 9–12."),
    )
    evaluate_on = DayField(label=_("Evalueres (dd.mm.åååå)"), required=False)
    funding = KnownChoice(label=_("Finansiering"), required=False)

    def _offer(self, area: str, kept: list[Term]) -> None:
        """The lists of today, and what the measure has already."""
        self.kept_terms = kept
        offer(self, "kind", lambda: self._listed(Register.MEASURE, _("Ikke fra lista")))
        offer(self, "funding", lambda: self._listed(Register.FUNDING, _("Ikke oppgitt")))
        know(self, "kind", lambda chosen: self._term(chosen, Register.MEASURE) is not None)
        know(self, "funding", lambda chosen: self._term(chosen, Register.FUNDING) is not None)
        offer(self, "also_areas", [choice for choice in LifeArea.choices if choice[0] != area])

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Asked for when they are shown or chosen: most measures are saved without."""
        return {str(term.pk): term for term in [*Term.objects.in_force(), *self.kept_terms]}

    def _term(self, chosen: str, register: str) -> Term | None:
        kept = {str(term.pk): term for term in self.kept_terms}
        term = kept.get(chosen) or self.terms.get(chosen)
        return term if term and term.register == register else None

    def _listed(self, register: str, nothing: Any) -> list[tuple[str, Any]]:
        return [("", nothing), *((key, term.name) for key, term in self.terms.items() if term.register == register)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE if name not in ("also_areas", "timetable")]

    @property
    def says_more(self) -> bool:
        """Open the fold where something in it must be mended or has been written."""
        return any(self[name].errors or self[name].value() for name in MORE)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for name, register in (("kind", Register.MEASURE), ("funding", Register.FUNDING)):
            values[name] = self._term(values[name], register) if values.get(name) else None
        if values.get("started_on") and values.get("due_on") and values["due_on"] < values["started_on"]:
            self.add_error("due_on", _("Fristen er før tiltaket starter. Rett en av datoene."))
        return values


class OfferKeyField(forms.CharField):
    """The public id of an offer → the offer, or None for anything else."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> Offer | None:
        try:
            key = UUID(str(value))
        except ValueError:
            return None
        return Offer.objects.filter(public_id=key).select_related("actor").first()


class MeasureForm(OwnerForm, MoreForm):
    text = forms.CharField(label=_("Nytt tiltak"), max_length=300)
    due_on = DayField(label=_("Frist (dd.mm.åååå)"), required=False)
    goal = KnownGoal(Goal.objects.none(), label=_("Mål"), required=False, empty_label=_("Ikke knyttet til et mål"))
    # The offer the form was filled with. Nobody writes in it, so whatever stands there is no fault to be mended.
    tilbud = OfferKeyField()

    field_order = ["text", "owner", "owner_name", "due_on", "goal", *MORE]

    def __init__(self, *args: Any, plan: FamilyPlan, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "goal", Goal.objects.open().filter(plan=plan, area=area))
        self._offer(area, self._kept_terms())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if made_of := values.pop("tilbud", None):
            values["offer"] = made_of
        return values

    def _kept_terms(self) -> list[Term]:
        return []


class MeasureChangeForm(VersionedForm, MeasureForm):
    """What the measure has now can always be kept: its owner may have left, and its goal may be reached."""

    status = forms.ChoiceField(label=_("Status"), choices=MeasureStatus.choices)
    note = forms.CharField(label=_("Hvordan gikk det?"), required=False, widget=forms.Textarea({"rows": 3}))

    # It is made of an offer when it is made, or never.
    tilbud = None  # type: ignore[assignment]  # so Django takes an inherited field away
    field_order = ["text", "owner", "owner_name", "due_on", "goal", "status", "note", *MORE]

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        self.measure = measure
        super().__init__(*args, plan=measure.plan, area=measure.area, **kwargs)
        self.fields["text"].label = _("Tiltak")
        if not self.is_bound and self.initial.get("owner") not in dict(self.owners):
            self.initial["owner"] = KEEP
        still = Q(plan=measure.plan, area=measure.area, ended_on=None) | Q(pk=measure.goal_id or 0)
        offer_rows(self, "goal", Goal.objects.filter(still))
        self.fields["goal"].stands = measure.goal  # type: ignore[attr-defined]

    def _kept_terms(self) -> list[Term]:
        return [term for term in (self.measure.kind, self.measure.funding) if term]

    @cached_property
    def owners(self) -> list[tuple[str, Any]]:
        there = OwnerForm.owners.func(self)  # type: ignore[attr-defined]
        return there if owner_code(self.measure) in dict(there) else [(KEEP, self.measure.owner), *there]

    def _is_known(self, chosen: str) -> bool:
        return self._stays(chosen) or super()._is_known(chosen)

    def _stays(self, chosen: str) -> bool:
        return chosen == KEEP or chosen == owner_code(self.measure) != LOCAL

    def _owner(self, chosen: str, name: str) -> Owner:
        return Owner.of(self.measure) if self._stays(chosen) else super()._owner(chosen, name)

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        kept = {name: getattr(measure, name) for name in ("text", "due_on", "status", "note", "owner_name")}
        more = {name: getattr(measure, name) for name in MORE}
        more |= {"kind": measure.kind_id, "funding": measure.funding_id}
        return {**kept, **more, "owner": owner_code(measure), "goal": measure.goal_id}


def owner_code(measure: Measure) -> str:
    """The owner as the form offers it."""
    return {
        OwnerKind.SERVICE: f"w{measure.owner_worker_id}",
        OwnerKind.FAMILY: f"p{measure.owner_person_id}",
        OwnerKind.LOCAL: LOCAL,
    }.get(OwnerKind(measure.owner_kind), "")


class EvaluationForm(VersionedForm):
    """Two voices, each with its own words: what the team found, and whether the family says that it helps."""

    result = forms.ChoiceField(
        label=_("Hva fant vi?"), required=False, choices=[("", _("Ikke vurdert ennå")), *MeasureResult.choices]
    )
    result_words = forms.CharField(label=_("Med ord"), required=False, widget=forms.Textarea({"rows": 3}))
    led_to = forms.ChoiceField(
        label=_("Hva førte det til?"),
        required=False,
        choices=[("", _("Ikke aktuelt")), *LedTo.choices],
        help_text=_("For tiltak mot arbeid eller utdanning. Det sier ikke hva som var årsaken."),
    )
    felt_help = forms.ChoiceField(
        label=_("Hjelper dette? Familiens svar"), required=False, choices=[("", _("Ikke spurt")), *FeltHelp.choices]
    )
    felt_help_words = forms.CharField(
        label=_("Familiens egne ord om det"), required=False, widget=forms.Textarea({"rows": 2})
    )
    felt_help_by = forms.CharField(label=_("Hvem i familien svarte?"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("result_words") and not values.get("result"):
            self.add_error("result", _("Velg hva dere fant, så ordene får et svar å stå ved."))
        if values.get("led_to") and not values.get("result"):
            self.add_error("result", _("Velg hva dere fant, sammen med hva det førte til."))
        if values.get("felt_help_words") and not values.get("felt_help"):
            self.add_error("felt_help", _("Velg svaret som passer best med det familien sa."))
        if values.get("felt_help") and not values.get("felt_help_by"):
            self.add_error("felt_help_by", _("Skriv hvem i familien som svarte."))
        return values

    @classmethod
    def initial_of(cls, measure: Measure) -> dict[str, Any]:
        return {name: getattr(measure, name) for name in cls.base_fields if name != "seen"}


class PartyForm(OwnerForm):
    task = forms.CharField(label=_("Oppgaven"), max_length=200)

    field_order = ["owner", "owner_name", "task"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"owner": ""}, **kwargs})
        self.fields["owner"].label = _("Hvem er med?")
        offer(self, "owner", lambda: [("", _("Velg hvem")), *(each for each in self.owners if each[0])])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        who = values.pop("owner", NOBODY)
        if who == NOBODY and "owner" not in self.errors:
            self.add_error("owner", _("Velg hvem som har oppgaven."))
        return {**values, "who": who}
