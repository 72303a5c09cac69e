"""How each figure is counted, in the words that stand under the table. Kept with every report."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Small numbers are written as words in running text.
WORDS = ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")


def definitions(gap_months: int, known_from: str | None) -> dict[str, str]:
    """Texts a–r; c, i and j depend on the permitted gap and on how far back the files go."""
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
        **_of_breakdowns(gap_months),
        **_of_help(),
        **_of_said(),
    }


def _of_breakdowns(gap_months: int) -> dict[str, str]:
    months = ngettext("%(number)s måned", "%(number)s måneder", gap_months + 1)
    without = months % {"number": in_words(gap_months + 1)}
    return {
        "g": _(
            "Antall måneder fra første til siste måned med sosialhjelp i perioden som varer ved siste måned i året, "
            "begge medregnet. Der filene ikke går langt nok tilbake, kan tallet ikke vites."
        ),
        "h": _("Personer som begynte en ny periode med sosialhjelp i året, etter å ha vært uten i minst %(without)s.")
        % {"without": without},
        "i": _(
            "De av dem som kom til, som også hadde en periode før, med tolv måneder eller mindre fra siste måned i den "
            "til første måned i den nye."
        ),
        "j": _(
            "Personer som i året hadde vært uten sosialhjelp i %(without)s på rad. Den siste av disse månedene er i "
            "året. En person kan både komme til og gå ut i samme år."
        )
        % {"without": without},
        "k": _("Alder 31. desember etter fødselsdato, og kjønn slik det står i fagsystemets fil."),
    }


def _of_help() -> dict[str, str]:
    return {
        "l": _(
            "Familier der en forelder søkte om hjelp i året, og barna som da skulle kartlegges. Et barn er kartlagt "
            "når minst én av kartleggingene er fullført."
        ),
        "m": _(
            "Foreldre som søkte om hjelp i året, og de av dem som er tilbudt økonomisk rådgivning, eller vurdert for "
            "aktive tiltak, innen ett år etter søknaden. Rådgivning er et tilbud, aldri et vilkår."
        ),
        "n": _("Familier med felles plan ved utgangen av året, og de av dem som da hadde en familiekoordinator."),
        "o": _(
            "Familier med minst ett varsel i året om at OSK-teamet bør ta dem opp, og de av dem som teamet har avgjort "
            "noe for i året."
        ),
    }


def _of_said() -> dict[str, str]:
    return {
        "p": _(
            "Svar som barn, unge og voksne i familiene har gitt selv i året, uten navn, på om hjelpen hjelper. Det "
            "siste svaret en person har gitt om hjelpen alt i alt, eller om et tiltak, teller én gang."
        ),
        "q": _("Hindringer som familier og ansatte har meldt i året, og de av dem som er fjernet."),
        "r": _(
            "Etter familiens bydel og levekårssone slik de er skrevet i Familieplan når tallene hentes. Familier med "
            "skjermet adresse, eller uten kjent bydel, telles bare i hele kommunen."
        ),
    }


def in_words(value: int) -> str:
    if value == 1:
        return _("én")
    return WORDS[value] if value < len(WORDS) else str(value)


def _period(gap_months: int) -> str:
    text = _("Sammenhengende periode på mer enn 36 måneder ved siste måned med sosialhjelp i året.")
    if gap_months == 0:
        return text
    gap = ngettext(
        "Avbrudd på inntil %(number)s måned bryter ikke perioden.",
        "Avbrudd på inntil %(number)s måneder bryter ikke perioden.",
        gap_months,
    )
    return f"{text} {gap % {'number': in_words(gap_months)}}"


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
