"""Everything published, in every form, of two years and of two editions, against whoever reckons on it.

The reader knows what each figure means, all the numbers that are shown anywhere, what the labels say, and even which
hidden figures a new file has left as they were. Linear programs bound each hidden figure; none may be bounded closer
than the rule allows.
"""

from __future__ import annotations

import math
import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from familieplan.reporting.disclosure import Edition, Method, NotProtectedError, Reason, edition, publish_years
from familieplan.reporting.disclosure.editions import together
from familieplan.reporting.disclosure.hiding import plain
from familieplan.reporting.disclosure.linear import Reader
from familieplan.reporting.disclosure.relations import MEANS
from familieplan.reporting.figures import YearFigures, cells
from familieplan.reporting.models import AnnualReport, Status
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.assistance.files import aid, file_of, number, programme, take
from tests.cast import Cast
from tests.reporting.attack import Attacker
from tests.reporting.seen import Seen, everywhere
from tests.reporting.town import FIRST, NOT_GIVEN, Resident, figures, town

THRESHOLD, WIDTH = 5, 3
YEARS = range(FIRST, 2026)


def bounds_of(label: object) -> tuple[float, float]:
    return (1.0, THRESHOLD - 1.0) if label == "few" else (0.0, math.inf)


def exposed(editions: list[Edition]) -> dict[str, float]:
    """Each hidden figure, or small difference, that can be bounded closer than the rule allows, and how close."""
    everything = together(editions, THRESHOLD)
    shown = {each.name(id_) for each in editions for id_ in each.values if id_ not in each.hidden}
    bounds: dict[str, tuple[float, float]] = {}
    for each in editions:
        for id_, reason in each.hidden.items():
            low, high = bounds_of(reason)
            before = bounds.get(each.name(id_), (0.0, math.inf))
            bounds[each.name(id_)] = (max(low, before[0]), min(high, before[1]))
    hidden = {name: both for name, both in bounds.items() if name not in shown}
    reader = Reader(everything.relations, {name: everything.values[name] for name in shown}, hidden)
    asked = [{name: 1} for name in hidden if plain(name) not in MEANS]
    for inner, outer in everything.parts:
        small = 0 < everything.values[outer] - everything.values[inner] < THRESHOLD
        if small and not shown >= {inner, outer}:
            asked.append({outer: 1, inner: -1})
    widths = {"-".join(weights): reader.span(weights).width for weights in asked}
    return {name: width for name, width in widths.items() if width < WIDTH}


def seen_of(year: YearFigures, shown: YearFigures, hidden: dict[str, Reason]) -> dict[str, int | tuple[float, float]]:
    values = cells(shown.document())
    known = {id_: value for id_, value in values.items() if value is not None}
    return known | {id_: bounds_of(hidden[id_]) for id_ in hidden}


@pytest.mark.parametrize(("seed", "size"), [(2, 60), (5, 90), (7, 110)])
def test_reckoning_with_kinds_of_people_bounds_no_hidden_figure_closer_than_the_rule(seed: int, size: int) -> None:
    people = town(seed, size)
    years = [figures(people, year) for year in YEARS]
    published = publish_years(years)
    assert sum(len(each.suppressed) for each in published) > 30
    for year, each in list(zip(years, published, strict=True))[1:]:
        attacker = Attacker(seen_of(year, each.figures, dict(each.suppressed)))
        narrow = {id_: attacker.width(id_) for id_ in each.suppressed if id_ in attacker.places}
        assert {id_: width for id_, width in narrow.items() if width < WIDTH - 1e-6} == {}


REACH = {Method.ROUND: 2, Method.NOISE: 5}


@pytest.mark.parametrize("method", list(REACH))
def test_rounded_and_moved_figures_betray_no_more(method: Method) -> None:
    """The reader knows how far a figure may have been moved, and that the small ones were hidden before."""
    years = [figures(town(2, 60), year) for year in YEARS]
    published = publish_years(years, method=method)
    plainly = publish_years(years)
    for year, each, plain_year in list(zip(years, published, plainly, strict=True))[-1:]:
        known = seen_of(year, each.figures, dict(each.suppressed))
        far = {
            i: (max(v - REACH[method], 0), v + REACH[method]) if isinstance(v, int) and v else v
            for i, v in known.items()
        }
        attacker, closer = Attacker(far), Attacker(seen_of(year, plain_year.figures, dict(plain_year.suppressed)))
        for id_ in (id_ for id_ in each.suppressed if id_ in attacker.places):
            assert attacker.width(id_) >= max(WIDTH, closer.width(id_)) - 1e-6, id_
        assert any(known[id_] != plain for id_, plain in seen_of(year, plain_year.figures, {}).items() if id_ in known)


@pytest.mark.parametrize("then", list(Method))
@pytest.mark.parametrize("method", list(REACH))
def test_an_edition_under_another_rule_cannot_be_held_against_it(method: Method, then: Method) -> None:
    years = [figures(town(3, 80), year) for year in YEARS]
    first = publish_years(years, method=method)
    made = [edition(year, each, THRESHOLD) for year, each in zip(years, first, strict=True)]
    again = publish_years(years, method=then, earlier=made)
    assert [each.suppressed for each in again] == [each.suppressed for each in first]
    made += [edition(year, each, THRESHOLD) for year, each in zip(years, again, strict=True)]
    assert exposed(made) == {}


def corrected(people: list[Resident], step: int) -> list[Resident]:
    """The town as a later file has it: a month that was forgotten, a sex and a birth that were wrong."""
    found = []
    for place, one in enumerate(people):
        months = one.months ^ {36 + place % 12} if place % (7 + step) == 0 else one.months
        sex = "men" if place % 23 == step else one.sex
        found.append(Resident(one.born + (place % 19 == step), sex, one.children, months, one.outcomes))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_edition_can_be_held_against_another(seed: int) -> None:
    people = town(seed, 50 + 30 * seed)
    made: list[Edition] = []
    for step, first, last in ((0, 2022, 2024), (1, 2022, 2025), (2, 2023, 2025), (2, 2022, 2024)):
        people = corrected(people, step) if step else people
        years = [figures(people, year) for year in range(first, last + 1)]
        published = publish_years(years, THRESHOLD, earlier=made)
        made += [edition(year, each, THRESHOLD) for year, each in zip(years, published, strict=True)]
        assert exposed(made) == {}, step


def test_editions_that_know_nothing_of_each_other_can_be_held_against_each_other() -> None:
    """What the test above would find if earlier editions were not told of."""
    people, made = town(0, 50), []
    for step in (0, 1, 2):
        people = corrected(people, step) if step else people
        years = [figures(people, year) for year in YEARS]
        made += [edition(year, each, THRESHOLD) for year, each in zip(years, publish_years(years), strict=True)]
    assert exposed(made)


def test_the_same_figures_are_hidden_alike_in_the_next_edition() -> None:
    years = [figures(town(3, 80), year) for year in YEARS]
    first = publish_years(years)
    made = [edition(year, each, THRESHOLD) for year, each in zip(years, first, strict=True)]
    assert publish_years(years, earlier=made) == first
    assert publish_years(years[1:], earlier=made)[0].suppressed == first[1].suppressed


def test_a_year_that_files_have_changed_too_much_for_begins_a_new_series_and_is_guarded_within_it() -> None:
    """Towns in which that happens: nobody is left without a report, and no series betrays itself or the others."""
    begun = 0
    for seed in (3, 5):
        people, made = town(seed, 50), []
        for step in range(4):
            people = corrected(people, step) if step else people
            years = [figures(people, year) for year in YEARS]
            published = publish_years(years, earlier=made)
            made += [edition(year, each, THRESHOLD) for year, each in zip(years, published, strict=True)]
        begun += sum(each.audit.series for each in published if each.audit)
        assert exposed(made) == {}
    assert begun


def test_what_is_out_already_by_a_lower_threshold_stops_no_later_edition() -> None:
    years = [figures(town(3, 80), year) for year in YEARS]
    low = publish_years(years, 3)
    made = [edition(year, each, 3) for year, each in zip(years, low, strict=True)]
    try:
        again = publish_years(years, 10, earlier=made)
    except NotProtectedError as error:
        pytest.fail(str(error))
    assert all(each.audit and (each.audit.narrowest or 8) >= 8 for each in again)


# From here on with the reports themselves, by every door.


def read_in(people: list[Resident]) -> None:
    for year in YEARS:
        begin = 12 * (year - FIRST)
        aided, helped = [], []
        for serial, one in enumerate(people, start=1):
            born, sex = date(one.born, 1, 1), "male" if one.sex == "men" else "female"
            who = {"PERSON_FODSELSNR": number(serial, born, sex), "KJONN": "1" if one.sex == "men" else "2"}
            months = [month - begin + 1 for month in sorted(one.months) if begin <= month < begin + 12]
            if months:
                aided.append(aid(serial, year, months, one.children, born, **who))
            if year in one.outcomes:
                flags = dict.fromkeys(one.outcomes[year] - {NOT_GIVEN}, "01")
                ended = {"AVSL_DATO": date(year, 5, 1)} if one.outcomes[year] else {}
                status = "3" if ended else "1"
                helped.append(programme(serial, year, status, FODSELSDATO=born, **who, **ended, **flags))
        take(file_of("11F", year, aided), f"11F_{year}.dat", accept_errors=True)
        take(file_of("11CF", year, helped), f"11CF_{year}.dat", accept_errors=True)


def make(cast: Cast, year: int) -> AnnualReport:
    report = order_report(by=cast["administrator"], year=year)
    render_annual_report(report.pk)
    made = AnnualReport.objects.with_state().get(pk=report.pk)
    assert made.status == Status.READY, made.error_text
    return made


def union(forms: dict[str, Seen]) -> Seen:
    """All that anybody sees; no form may say another thing than the others do."""
    together: Seen = {}
    for form, seen in forms.items():
        for at, what in seen.items():
            said = together.setdefault(at, what)
            assert said == what or (what == "hidden" and said in {"few", "protect"}), (form, at, said, what)
    return together


def editions_of(report: AnnualReport, seen: Seen) -> list[Edition]:
    found = []
    series = {each["year"]: each["audit"]["series"] for each in report.published["years"]}
    for document in report.figures["years"]:
        year = document["year"]
        values = {id_: value for id_, value in cells(document).items() if value is not None}
        hidden = {id_: Reason(str(seen[year, id_])) for id_ in values if isinstance(seen[year, id_], str)}
        assert all(seen[year, id_] == value for id_, value in values.items() if id_ not in hidden)
        found.append(Edition(year, values, hidden, THRESHOLD, series[year]))
    return found


def nothing_more_on_paper(report: AnnualReport, seen: Seen, before: set[int]) -> None:
    """Each number on the paper is one that is shown, or one of the words' own: a year, an age, a definition."""
    shown = {value for value in seen.values() if isinstance(value, int)}
    words = " ".join([*report.definitions.values(), *map(str, range(FIRST, 2027)), report.version])
    own = {int(each) for each in re.findall(r"\d+", words)}
    # The axes of the drawings, and the names of the groups.
    own |= set(range(0, 200, 5)) | {1, 2, 4, 6, 7, 12, 13, 17, 18, 24, 25, 36, 44, 45, 48, 66, 67}
    # What has changed since the year before follows from two numbers that are shown.
    own |= {abs(seen[year, id_] - last) for (year, id_) in seen if isinstance(last := seen.get((year - 1, id_)), int)
            and isinstance(seen[year, id_], int)}  # type: ignore[operator]  # fmt: skip
    # What an earlier report has shown is told where it is corrected.
    corrected = {each.before for each in report.contents.corrected}
    assert corrected <= before
    own |= corrected
    goals = report.contents.goals
    own |= {goal.number for goal in goals.goals} if goals else set()
    contents, *rest = [page.extract_text() for page in PdfReader(BytesIO(bytes(report.pdf))).pages][1:]
    assert "Innhold" in contents
    paper = re.sub(r"(\d)\u00a0(?=\d{3})", r"\1", " ".join(" ".join(rest).split()))
    paper = re.sub(r"Side \d+ av \d+|\d+ ?%", "", paper)
    told = {int(each) for each in re.findall(r"\d+", paper)}
    more = told - shown - own - {report.cutoff_on.day, report.edition}  # type: ignore[union-attr]
    assert more == set(), [
        paper[at.start() - 60 : at.end() + 20] for at in re.finditer(r"\d+", paper) if int(at[0]) in more
    ]


@pytest.mark.django_db
@pytest.mark.demand("H2d")
@pytest.mark.demand("H8")
@pytest.mark.usefixtures("paper")
def test_every_form_of_two_editions_and_two_years_together_betrays_no_hidden_figure(cast: Cast) -> None:
    people = town(5, 70)
    read_in(people)
    reports = [make(cast, 2024), make(cast, 2025)]
    read_in(corrected(people, 1))
    reports += [make(cast, 2025), make(cast, 2024)]
    made: list[Edition] = []
    before: set[int] = set()
    for report in reports:
        seen = union(everywhere(cast, report))
        nothing_more_on_paper(report, seen, before)
        before |= {value for value in seen.values() if isinstance(value, int)}
        made += editions_of(report, seen)
    assert sum(len(each.hidden) for each in made) > 100
    assert exposed(made) == {}
