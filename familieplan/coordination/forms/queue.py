"""The filter of the queue. What it does not understand it leaves out, and the list is longer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer
from familieplan.areas.models import Zone
from familieplan.coordination.models import FlagStepKind
from familieplan.coordination.models.flag import FlagQuerySet
from familieplan.coordination.rules import RULES, Actor

STANDS = (
    ("", _("Det som venter")),
    (FlagStepKind.ASKED, _("Spurt koordinatoren")),
    (FlagStepKind.MEETING, _("Tas opp i møte")),
    (FlagStepKind.POSTPONED, _("Utsatt")),
    (FlagStepKind.DECIDED, _("Avgjort")),
    (FlagStepKind.DISMISSED, _("Meldt som feil")),
)


class QueueFilter(forms.Form):
    regel = forms.ChoiceField(label=_("Regel"), required=False)
    sone = forms.ModelChoiceField(
        Zone.objects.all(), label=_("Sone"), required=False, empty_label=_("Alle"), to_field_name="slug"
    )
    hvem = forms.ChoiceField(label=_("Må handle"), required=False)
    vis = forms.ChoiceField(label=_("Vis"), required=False, choices=STANDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(slug, rule.title) for slug, rule in RULES.items()]
        offer(self, "regel", [("", _("Alle regler")), *rules])
        offer(self, "hvem", [("", _("Alle")), (Actor.LEAD, _("Deg")), (Actor.COORDINATOR, Actor.COORDINATOR.label)])

    def narrow(self, flags: FlagQuerySet) -> FlagQuerySet:
        """With their steps. What rests by a decision or a date is shown to whoever asks for it."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        flags = flags.resting(wanted["vis"]) if wanted.get("vis") else flags.waiting()
        if wanted.get("regel"):
            flags = flags.filter(rule=wanted["regel"])
        if wanted.get("sone"):
            # A protected family answers to no zone: a filter must not tell where it lives.
            flags = flags.filter(family__zone=wanted["sone"], family__protection="")
        if wanted.get("hvem"):
            flags = flags.filter(_acts(wanted["hvem"]))
        return flags


def _acts(actor: str) -> Q:
    """Who must act follows from rule and subject, so the database can be asked."""
    pairs = [(r.slug, subject) for r in RULES.values() for subject, who in r.actors.items() if who == actor]
    return Q(*(Q(rule=rule, subject=subject) for rule, subject in pairs), _connector=Q.OR)
