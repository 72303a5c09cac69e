"""Forms of the OSK team's meeting: the meeting, a family on its agenda, and a wish to be on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import Employment, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.accounts.templatetags.fp import clock
from familieplan.areas.models import District
from familieplan.coordination.forms.meetings import ClockField, day_at
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import LifeArea, OskDecision, OskInvited, OskItem, OskMeeting
from familieplan.coordination.operations.meetings import When

# Further ahead nobody remembers what was put off.
LONGEST = timedelta(days=366)
# Of a family in the meeting, beside the minutes: kept as it is written.
KEPT = (
    *("family_invited", "family_view", "child_view", "child_not_asked"),
    *("decision", "reason", "no_measure_because", "follow_up_on"),
)


def colleagues(district: District, but: User) -> dict[str, Employment]:
    """Those at work in the offices of the district, and in offices that serve the whole city, by the person's key."""
    posts = Employment.objects.current().filter(
        role__in=WORKS_WITH_FAMILIES, user__is_active=True, office__district_code__in=["", district.code]
    )
    found = posts.exclude(user=but).select_related("user", "office").order_by("office__name", "user__name")
    return {str(post.user_id): post for post in found}


class OskMeetingForm(VersionedForm):
    """`cleaned_data` holds when, place and asked (users)."""

    on = DayField(label=gettext_lazy("Dag (dd.mm.åååå)"))
    begins = ClockField(label=gettext_lazy("Fra klokka"))
    ends = ClockField(label=gettext_lazy("Til klokka"))
    place = forms.CharField(label=gettext_lazy("Sted, eller lenke til videomøte"), max_length=300)
    workers = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem bes om å komme?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("De får beskjed uten navn på noen familie, og ser bare sakene de selv har ansvar i."),
    )

    def __init__(self, *args: Any, district: District, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = colleagues(district, user)
        offer(self, "workers", [(key, f"{post.user.name}, {post.office.name}") for key, post in self.posts.items()])

    @staticmethod
    def initial_of(meeting: OskMeeting) -> dict[str, Any]:
        return {
            "on": timezone.localdate(meeting.starts_at),
            "begins": clock(meeting.starts_at),
            "ends": clock(meeting.ends_at),
            "place": meeting.place,
            "workers": [str(key) for key in meeting.attendances.values_list("worker", flat=True)],
        }

    def by_office(self) -> list[tuple[str, list[Any]]]:
        """The boxes, office by office."""
        found: dict[str, list[Any]] = defaultdict(list)
        for box in self["workers"]:
            found[self.posts[str(box.data["value"])].office.name].append(box)
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        day, begins, ends = (said.pop(name, None) for name in ("on", "begins", "ends"))
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", _("Møtet må slutte etter at det begynner."))
            said["when"] = When(day_at(day, begins), day_at(day, ends))
        said["asked"] = [self.posts[key].user for key in said.pop("workers", [])]
        return said


class OskItemForm(VersionedForm):
    """Everything that is written of one family in the meeting, in one form: no button loses what the others hold.

    `action`: save, task or decide. What an action does not need may be empty. `text` is the minutes.
    """

    family_invited = forms.ChoiceField(
        label=gettext_lazy("Er familien invitert?"),
        choices=[("", gettext_lazy("Velg")), *OskInvited.choices],
        required=False,
    )
    family_view = forms.CharField(
        label=gettext_lazy("Hva familien sier, eller hvorfor den ikke er invitert"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    child_view = forms.CharField(
        label=gettext_lazy("Hva barna sier, og hvor stor vekt det får"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    child_not_asked = forms.CharField(
        label=gettext_lazy("Er ikke barna spurt? Skriv hvorfor"), max_length=500, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Hva dere snakket om"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Skriv slik at familien kan lese det. Det lagres mens du skriver."),
    )
    task = forms.CharField(label=gettext_lazy("Nytt tiltak"), max_length=300, required=False)
    who = forms.ChoiceField(label=gettext_lazy("Hvem gjør det?"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Livsområde"), choices=LifeArea.choices, required=False)
    due_on = DayField(label=gettext_lazy("Frist (dd.mm.åååå)"), required=False)
    decision = forms.ChoiceField(
        label=gettext_lazy("Hva blir dere enige om?"),
        choices=OskDecision.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        max_length=900,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Skriv kort, og slik at familien kan lese den."),
    )
    no_measure_because = forms.CharField(
        label=gettext_lazy("Blir det ikke noe tiltak? Skriv hvorfor"), max_length=500, required=False
    )
    follow_up_on = DayField(label=gettext_lazy("Tas opp igjen (dd.mm.åååå)"), required=False)

    def __init__(self, *args: Any, item: OskItem, services: list[Service], action: str = "save", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.services = action, {str(service.pk): service for service in services}
        others = [(key, service.short_name) for key, service in self.services.items()]
        offer(self, "who", [("", _("Familiekoordinatoren")), *others])
        if not item.about_children:
            del self.fields["child_view"], self.fields["child_not_asked"]

    @staticmethod
    def initial_of(item: OskItem) -> dict[str, Any]:
        return {**{name: getattr(item, name) for name in KEPT}, "text": item.minutes}

    def words(self) -> dict[str, Any]:
        """What is kept whatever button was pressed; what is wrong in one field does not hold back the others."""
        said = {name: self.cleaned_data[name] for name in KEPT if name in self.cleaned_data}
        if "text" in self.cleaned_data:
            said["minutes"] = self.cleaned_data["text"]
        return said

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.action == "task":
            if not said.get("task") and "task" not in self.errors:
                self.add_error("task", _("Skriv hva som skal gjøres."))
            self._day("due_on", must=True)
        if self.action == "decide":
            if not said.get("decision"):
                self.add_error("decision", _("Velg hva dere blir enige om."))
            if not said.get("reason") and "reason" not in self.errors:
                self.add_error("reason", _("Skriv hvorfor."))
            self._day("follow_up_on", must=False)
        return said

    def _day(self, name: str, *, must: bool) -> None:
        if name in self.errors:
            return
        day, today = self.cleaned_data.get(name), timezone.localdate()
        if day is None:
            if must:
                self.add_error(name, _("Skriv fristen."))
        elif not today < day <= today + LONGEST:
            self.add_error(name, _("Velg en dag fram i tid, innen et år."))


class OskReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Hvorfor?"), max_length=300)


class OskWishForm(forms.Form):
    wish = forms.CharField(
        label=gettext_lazy("Hva bør OSK-teamet ta opp?"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("OSK-lederen leser det, men ser ikke planen. Skriv bare det som trengs."),
    )
