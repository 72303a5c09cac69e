"""Forms of the adults' strand: one for each topic, and those of the qualification programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.models import AdultTopic, CourseOutcome, QualificationCourse
from familieplan.coordination.models.adult import NEEDS_A_DAY, NEEDS_WORDS, STATES
from familieplan.families.finding import JOURNAL_NUMBER
from familieplan.families.models.person import JOURNAL_NUMBER_AT_MOST

DAY_OF: dict[str, tuple[Any, Any]] = {
    AdultTopic.ACTIVITY: (_("Gjennomgang eller ny vurdering (dd.mm.åååå)"), ""),
    AdultTopic.HOUSING: (
        _("Kontrakten slutter, eller fristen for å flytte ut (dd.mm.åååå)"),
        _("Trengs når familien leier av kommunen på tid, eller kan miste boligen."),
    ),
    AdultTopic.FAMILY_LIFE: (_("Dagen samtalen er avtalt (dd.mm.åååå)"), _("Trengs når samtalen er avtalt.")),
}
WORDS_OF: dict[str, Any] = {
    AdultTopic.ACTIVITY: _("Når det ikke er tiltak nå: skriv hvorfor. Ikke mer enn det som trengs."),
    AdultTopic.COUNSELLING: _("Rådgivning er et tilbud. Den er aldri et vilkår for hjelp."),
    AdultTopic.HOUSING: _("Råd som er gitt, og hva familien vil: eie eller leie, og hvor."),
    AdultTopic.FAMILY_LIFE: _("Hva dere snakket om, i stikkord. Samtalen er et tilbud, og aldri et vilkår for hjelp."),
    AdultTopic.HEALTH: _(
        "Egenandel eller reise som hindrer? Vurder grunnstønad sammen med NAV, og skriv hva dere kom til."
    ),
}


class AdultForm(forms.Form):
    """Of one topic. `since_on` is the day from which it is so."""

    state = forms.ChoiceField(label=_("Slik er det nå"), widget=forms.RadioSelect)
    since_on = DayField(label=_("Fra (dd.mm.åååå)"), initial=timezone.localdate)
    until_on = DayField(required=False)
    words = forms.CharField(
        label=_("Kort forklart"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, topic: str) -> None:
        super().__init__(data, prefix=topic)
        offer(self, "state", [(state.value, state.label) for state in STATES[topic]])
        self.fields["words"].help_text = WORDS_OF[AdultTopic(topic)]
        if topic in DAY_OF:
            self.fields["until_on"].label, self.fields["until_on"].help_text = DAY_OF[AdultTopic(topic)]
        else:
            del self.fields["until_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        state, since, until = (values.get(name) for name in ("state", "since_on", "until_on"))
        if since and since > timezone.localdate():
            self.add_error("since_on", _("Datoen kan ikke ligge fram i tid."))
        if state in NEEDS_A_DAY and until is None and "until_on" not in self.errors:
            self.add_error("until_on", _("Skriv dagen."))
        if since and until and until < since:
            self.add_error("until_on", _("Denne dagen er før den andre. Rett en av datoene."))
        if state in NEEDS_WORDS and not values.get("words"):
            self.add_error("words", _("Skriv kort hvorfor."))
        return values


class JournalNumberForm(forms.Form):
    number = forms.CharField(
        label=_("NAVs journalnummer"),
        max_length=JOURNAL_NUMBER_AT_MOST,
        required=False,
        help_text=_("Nummeret i NAVs fagsystem, slik at dere finner igjen saken. Tomt tar det bort."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, number: str) -> None:
        super().__init__(data, prefix="journal", initial={"number": number})

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number and not JOURNAL_NUMBER.fullmatch(number):
            raise forms.ValidationError(_("Skriv nummeret uten mellomrom, for eksempel 20251234."))
        return number


class CourseForm(forms.Form):
    """Begins a course; with `course` it says its next days, or ends it."""

    started_on = DayField(label=_("Startet (dd.mm.åååå)"))
    review_on = DayField(label=_("Neste gjennomgang (dd.mm.åååå)"))
    planned_end_on = DayField(label=_("Planlagt slutt (dd.mm.åååå)"))

    def __init__(self, data: Any = None, *, course: QualificationCourse | None) -> None:
        now = {"review_on": course.review_on, "planned_end_on": course.planned_end_on} if course else None
        super().__init__(data, prefix="course", initial=now)
        self.course = course
        if course:
            del self.fields["started_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        started = self.course.started_on if self.course else values.get("started_on")
        review, end = values.get("review_on"), values.get("planned_end_on")
        if started and review and review < started:
            self.add_error("review_on", _("Gjennomgangen er før starten. Rett en av datoene."))
        if started and end and end <= started:
            self.add_error("planned_end_on", _("Slutten er ikke etter starten. Rett en av datoene."))
        return values


class CourseEndForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Hva gikk det over i?"), choices=CourseOutcome.choices)
    ended_on = DayField(label=_("Sluttet (dd.mm.åååå)"), initial=timezone.localdate)
    words = forms.CharField(
        label=_("Hva lærte vi?"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, course: QualificationCourse) -> None:
        super().__init__(data, prefix="end")
        self.course = course

    def clean_ended_on(self) -> Any:
        day = self.cleaned_data["ended_on"]
        if day < self.course.started_on:
            raise forms.ValidationError(_("Programmet startet etter denne dagen. Rett datoen."))
        if day > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke ligge fram i tid."))
        return day
