"""How one wants to be told of each kind of notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import NoticeKind, User, Way
from familieplan.accounts.models.notice import CANNOT_BE_OFF
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role

# What only some are ever told of.
OF_FAMILIES = (NoticeKind.MEETING, NoticeKind.ANSWER, NoticeKind.BATON, NoticeKind.DEPUTY, NoticeKind.REQUEST)


class WaysForm(forms.Form):
    """A field for each kind that this person can be told of."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds_of(user):
            stays = kind in CANNOT_BE_OFF
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[choice for choice in Way.choices if not (stays and choice[0] == Way.OFF)],
                widget=forms.RadioSelect,
                help_text=_("Kan ikke slås av: noen må se på det.") if stays else "",
                error_messages={"required": _("Velg hvordan du vil få beskjed.")},
            )


def kinds_of(user: User) -> list[NoticeKind]:
    hidden: set[NoticeKind] = set()
    if user.role not in WORKS_WITH_FAMILIES:
        hidden |= set(OF_FAMILIES)
    if user.role not in {*WORKS_WITH_FAMILIES, Role.AUDITOR}:
        hidden.add(NoticeKind.EMERGENCY)
    if user.role != Role.AUDITOR:
        hidden.add(NoticeKind.OVERSIGHT)
    return [kind for kind in NoticeKind if kind not in hidden]
