"""What families and staff have said themselves, as tables: whether the help helps, and what stands in the way."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models import BarrierKind, FeltHelp
from familieplan.reporting.register.entries import RowEntry, Source, TableEntry, Text
from familieplan.reporting.register.groups import ALL

# Who answers, about what.
VOICES: dict[tuple[str, str], Text] = {
    ("young", "whole"): _("Barn og unge, hjelpen alt i alt"),
    ("young", "single"): _("Barn og unge, enkelte tiltak"),
    ("adults", "whole"): _("Voksne, hjelpen alt i alt"),
    ("adults", "single"): _("Voksne, enkelte tiltak"),
}
MET, REMOVED = "met", "removed"


def voice_id(who: str, about: str, answer: str = ALL) -> str:
    return f"voices.{who}.{about}.{answer}"


def barrier_id(kind: str, what: str = MET) -> str:
    return f"barriers.{kind}.{what}"


def voices() -> TableEntry:
    answers = [ALL, *FeltHelp.values]
    rows = tuple(
        RowEntry(name, "p", tuple(voice_id(*asked, answer) for answer in answers)) for asked, name in VOICES.items()
    )
    return TableEntry(
        id="voices",
        title=_("Hjelper det? Familienes egne svar"),
        stub=_("Hvem som svarer, og på hva"),
        columns=(_("I alt"), *(each.label for each in FeltHelp)),
        rows=rows,
        source=Source.PLANS,
        note=_("Svarene er gitt uten navn og sier ikke hva som virker."),
    )


def barriers() -> TableEntry:
    kinds = [(each.value, each.label) for each in BarrierKind]
    rows = tuple(RowEntry(name, "q", (barrier_id(kind), barrier_id(kind, REMOVED))) for kind, name in kinds)
    total = RowEntry(_("I alt"), "q", (barrier_id(ALL), barrier_id(ALL, REMOVED)))
    columns = (_("Meldt"), _("Fjernet"))
    title, stub = _("Hva hindrer oss?"), _("Hva som sto i veien")
    return TableEntry("barriers", title, stub, columns, (*rows, total), Source.PLANS)
