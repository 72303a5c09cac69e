"""Forms of a meeting: when, where, what about and who is asked; and why it is called off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import User
from familieplan.accounts.templatetags.fp import clock
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import Meeting, MeetingInvitation
from familieplan.coordination.operations.meetings import Asked, When
from familieplan.families.models import Family, Membership, Participation


class ClockField(forms.CharField):
    """A time of day as people write it: 9, 9.30, 09:30 or 0930. Becomes a `time`."""

    wrong = gettext_lazy("Skriv klokkeslettet som 9.30.")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=8, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **options
        )

    def clean(self, value: Any) -> time | None:
        text = super().clean(value).removeprefix("kl").strip(" .")
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[.,: ]?(\d{2}))?", text)
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> time:
        raise forms.ValidationError(str(self.wrong), code="invalid")


class MeetingForm(VersionedForm):
    """`cleaned_data` holds when, about, place (None: not shown), asked and no_longer, as the operations take them.

    `stood` is who was asked when the page was opened: what this person has ticked and unticked since is told, and
    nothing that somebody else has done in the meantime.
    """

    on = DayField(label=gettext_lazy("Dag (dd.mm.åååå)"))
    begins = ClockField(label=gettext_lazy("Fra klokka"))
    ends = ClockField(label=gettext_lazy("Til klokka"))
    place = forms.CharField(label=gettext_lazy("Sted"), max_length=200, required=False)
    about = forms.CharField(
        label=gettext_lazy("Saker"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("En sak på hver linje. Sakene kan leses av alle som deltar i planen."),
        error_messages={"required": gettext_lazy("Skriv minst én sak, så de som er bedt, kan forberede seg.")},
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem i familien"), required=False, widget=forms.CheckboxSelectMultiple
    )
    workers = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem i teamet"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stood = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, family: Family, user: User, shows_place: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Participation.objects.current().known_to(user).filter(family=family).exclude(worker=user)
        parts = known.select_related("worker", "office__service").order_by("started_on", "pk")
        members = Membership.objects.current().filter(family=family).select_related("person").order_by("pk")
        self.parts = {f"w{part.worker_id}": part for part in parts}
        self.members = {f"p{member.person_id}": member.person for member in members}
        hidden = family.is_protected
        self._offer("people", [(key, person.given_name) for key, person in self.members.items()])
        self._offer(
            "workers",
            [
                (key, part.worker.name if hidden else f"{part.worker.name}, {part.office.service.short_name}")
                for key, part in self.parts.items()
            ],
        )
        if not shows_place:
            del self.fields["place"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        offer(self, name, choices)
        if not choices:
            del self.fields[name]

    @staticmethod
    def initial_of(meeting: Meeting, asked: Iterable[MeetingInvitation]) -> dict[str, Any]:
        keys = [f"w{each.worker_id}" if each.worker_id else f"p{each.person_id}" for each in asked]
        return {
            "on": timezone.localdate(meeting.starts_at),
            "begins": clock(meeting.starts_at),
            "ends": clock(meeting.ends_at),
            "place": meeting.place,
            "about": meeting.about,
            "people": [key for key in keys if key.startswith("p")],
            "workers": [key for key in keys if key.startswith("w")],
            "stood": " ".join(keys),
        }

    def clean_about(self) -> str:
        lines = (line.strip() for line in self.cleaned_data["about"].splitlines())
        return "\n".join(line for line in lines if line)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        day, begins, ends = (said.pop(name, None) for name in ("on", "begins", "ends"))
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", _("Møtet må slutte etter at det begynner."))
            said["when"] = When(day_at(day, begins), day_at(day, ends))
        chosen = {*said.pop("people", ()), *said.pop("workers", ())}
        stood = set(said.pop("stood", "").split())
        said["asked"], said["no_longer"] = self._those(chosen - stood), self._those(stood - chosen)
        return said

    def _those(self, keys: set[str]) -> Asked:
        """Of the keys those that this person may choose among."""
        parts = tuple(part for key, part in self.parts.items() if key in keys)
        return Asked(parts, tuple(person for key, person in self.members.items() if key in keys))


def day_at(day: Any, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock_time))


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor blir det ikke noe av møtet?"),
        max_length=300,
        help_text=gettext_lazy("Begrunnelsen kan leses av alle som deltar i planen."),
    )
