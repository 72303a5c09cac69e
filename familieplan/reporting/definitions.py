"""How each figure is counted, in the words that stand under the table. Kept with every report."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Small numbers are written as words in running text.
WORDS = ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")


def definitions(gap_months: int, known_from: str | None) -> dict[str, str]:
    """Texts a–f; c depends on the permitted gap and on how far back the files go."""
    return {
        "a": _("Personer med minst én måned sosialhjelp i året."),
        "b": _("Gjennomsnittet av antall mottakere i hver måned, avrundet til hele personer."),
        "c": " ".join([_period(gap_months), _compared(), _horizon(known_from)]).strip(),
        "d": _("Mottakere med barn under 18 år. Av et par telles den som søkte først."),
        "e": _("Sosialhjelp i en måned januar–juni, og ikke fylt 21 år 30. juni."),
        "f": _(
            "Ulike personer i kvalifiseringsprogrammet (KVP) i året. Resultatene gjelder dem som fullførte eller "
            "avsluttet i året. En person kan ha mer enn ett resultat."
        ),
    }


def _period(gap_months: int) -> str:
    text = _("Sammenhengende periode på mer enn 36 måneder ved siste måned med sosialhjelp i året.")
    if gap_months == 0:
        return text
    number = WORDS[gap_months] if gap_months < len(WORDS) else str(gap_months)
    gap = ngettext(
        "Avbrudd på inntil %(number)s måned bryter ikke perioden.",
        "Avbrudd på inntil %(number)s måneder bryter ikke perioden.",
        gap_months,
    )
    return f"{text} {gap % {'number': number}}"


def _compared() -> str:
    return _("Til sammenligning: uten tillatt avbrudd, og mer enn 36 måneder med sosialhjelp i de siste 48.")


def _horizon(known_from: str | None) -> str:
    """From when the files can tell: the 37th month after the first month on file."""
    if known_from is None:
        return ""
    year, month = (int(part) for part in known_from.split("-"))
    first = date(year - 3, month, 1)
    return _("Filene begynner i %(first)s, så tallet kan vites fra %(year)s.") % {
        "first": date_format(first, "F Y"),
        "year": year,
    }
