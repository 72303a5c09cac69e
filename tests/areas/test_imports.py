"""Numbers of places from a workbook and from SSB's Statbank: looked at first, missing ones kept as missing."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from familieplan.areas import indicator_files
from familieplan.areas.indicator_files import read_csv, read_table, read_workbook
from familieplan.areas.indicator_values import LARGEST, FileRefusedError, ValueRow
from familieplan.areas.jsonstat import Cell, read_jsonstat
from familieplan.areas.knowledge_operations import enter_values
from familieplan.areas.models import District, Indicator, IndicatorValue, Zone
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-d")]
FACTS = {"name": "Trangbodde", "unit": "prosent", "definition": "Flere enn ett per rom.", "source": "SSB, tabell 11046"}
NUMBERS = "/omrader/tall/"
MAP, ENTER = f"{NUMBERS}statistikkbanken/", f"{NUMBERS}les-inn/"
HEAD = ["sone", "år", "verdi", "merknad"]
# As Statbank writes a table of bydeler: regions, sexes, contents and years, with marks where there is no number.
DATASET: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "Trangbodde, etter region, kjønn og år",
    "source": "Statistisk sentralbyrå",
    "id": ["Region", "Kjonn", "Tid"],
    "size": [3, 2, 2],
    "role": {"time": ["Tid"], "geo": ["Region"]},
    "dimension": {
        "Region": {
            "label": "region",
            "category": {
                "index": {"5001": 0, "500104": 2, "500102": 1},
                "label": {"5001": "Trondheim - Tråante", "500104": "Heimdal", "500102": "Østbyen"},
            },
        },
        "Kjonn": {"label": "kjønn", "category": {"index": ["0", "1"], "label": {"0": "Begge kjønn", "1": "Menn"}}},
        "Tid": {"label": "år", "category": {"index": {"2023": 0, "2024": 1}, "label": {"2023": "2023", "2024": "2024"}}},
    },
    "value": [10.5, 11, 1, 2, 20, 21, 3, 4, None, 31.25, 5, 6],
    "status": {"8": ":", "9": "*"},
}  # fmt: skip


def send(cast: Cast, content: bytes | dict[str, Any], name: str = "tall.json", who: str = "area_coordinator") -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return cast.client(who).post(NUMBERS, FACTS | {"file": SimpleUploadedFile(name, body)})


def signed_in(answer: Any) -> str:
    return unescape(answer.content.decode()).split('name="signed" value="')[1].split('"')[0]


def book(*rows: list[Any]) -> bytes:
    made, held = Workbook(), BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(held)
    return held.getvalue()


def dataset(**changed: Any) -> bytes:
    return json.dumps(DATASET | changed).encode()


def values() -> set[tuple[str, int, Decimal | None, str]]:
    found = IndicatorValue.objects.filter(indicator__key="trangbodde")
    told = found.values_list("zone__slug", "district__code", "year", "value", "note")
    return {(zone or district or "", year, value, note) for zone, district, year, value, note in told}


def test_a_workbook_is_read_as_the_same_table_in_a_csv_file(cast: Cast) -> None:
    rows = [["Saupstad", 2024, 18.4, None], ["Kattem", 2024.0, "9,1", "Anslag"], ["Byen", date(2024, 1, 1), 11, ""]]
    same = "sone;år;verdi;merknad\nSaupstad;2024;18,4;\nKattem;2024;9.1;Anslag\nByen;2024;11;\n"
    assert read_table(book(HEAD, *rows)) == read_csv(same.encode())


def test_a_workbook_is_looked_at_before_it_is_taken_in(cast: Cast) -> None:
    answer = send(cast, book(HEAD, ["Saupstad", 2024, 18.4, ""], ["Kattem", 2024, ":", ""]), "tall.xlsx")
    text = unescape(answer.content.decode())
    assert "18,4" in text
    assert "Vises ikke av konfidensialitetshensyn" in text
    assert not Indicator.objects.filter(key="trangbodde").exists()
    cast.client("area_coordinator").post(ENTER, {"signed": signed_in(answer)})
    assert values() == {
        ("saupstad", 2024, Decimal("18.40"), ""),
        ("kattem", 2024, None, "Vises ikke av konfidensialitetshensyn"),
    }
    page = unescape(cast.client("reader").get("/omrader/kattem/").content.decode())
    assert "ikke kjent<br>" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (book(), "Første linje mangler kolonnen «sone»."),
        (book(HEAD, ["Bymarka", 2024, 1, ""]), "Linje 2: «Bymarka» er ingen levekårssone eller bydel."),
        (book(HEAD, ["Kattem", 2024, "=1/0", ""]), "er ikke et tall."),
        (book(HEAD, *(["Kattem", 2024, 1, ""] for _each in range(2001))), "Filen har flere enn 2000 linjer."),
        (b"PK\x03\x04 noe helt annet", "Filen er ikke et regneark som kan leses."),
        (b"x" * (LARGEST + 1), "Filen er større enn 512 kB."),
    ],
    # A workbook holds the moment it was made: by its content the test would have another name in each process.
    ids=["no zone", "unknown zone", "no number", "too many lines", "no workbook", "too large"],
)
def test_a_workbook_that_cannot_be_taken_says_why_and_what_was_written_stays(
    cast: Cast, content: bytes, said: str
) -> None:
    answer = send(cast, content, "tall.xlsx")
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert said in text
    assert FACTS["definition"] in text


def test_a_workbook_that_unpacks_to_more_than_we_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (indicator_files.LARGEST_UNPACKED + 1))
    assert len(held.getvalue()) < LARGEST
    with pytest.raises(FileRefusedError, match="Regnearket er for stort"):
        read_workbook(held.getvalue())


def test_a_dataset_says_what_stands_at_each_crossing() -> None:
    found = read_jsonstat(dataset())
    assert found.dimensions[0].categories[1] == ("500102", "Østbyen")
    assert found.cell({"Region": "500102", "Kjonn": "0", "Tid": "2024"}) == Cell(Decimal("21.00"), "")
    assert found.cell({"Region": "500104", "Kjonn": "0", "Tid": "2023"}) == Cell(
        None, "Vises ikke av konfidensialitetshensyn"
    )
    assert found.cell({"Region": "500104", "Kjonn": "0", "Tid": "2024"}) == Cell(Decimal("31.25"), "Foreløpig tall")


@pytest.mark.parametrize("status", ["..", [".."], [".."] * 12, {str(place): ".." for place in range(12)}])
def test_marks_are_read_in_each_of_the_ways_that_they_may_be_written(status: Any) -> None:
    found = read_jsonstat(dataset(value=[None] * 12, status=status))
    assert found.cell({"Region": "5001", "Kjonn": "0", "Tid": "2023"}).word == "Tallgrunnlag mangler"


def test_values_that_are_named_one_by_one_are_missing_where_they_are_not_named() -> None:
    words = {"status": {"label": {"x": "Under revisjon"}}}
    found = read_jsonstat(dataset(value={"1": 7}, status={"1": "x"}, extension=words))
    assert found.cell({"Region": "5001", "Kjonn": "0", "Tid": "2024"}) == Cell(Decimal("7.00"), "Under revisjon")
    assert found.cell({"Region": "5001", "Kjonn": "0", "Tid": "2023"}) == Cell(None, "Tallet mangler i kilden")


def test_a_table_may_name_bydeler_by_name_and_code_and_call_the_column_so(cast: Cast) -> None:
    for column in ("sone", "bydel", "Sted"):
        found = read_table(f"{column};år;verdi\nHeimdal;2024;18\n500102;2024;9\nKattem;2024;7\n".encode())
        assert [row.place for row in found] == ["500104", "500102", "kattem"]
    with pytest.raises(FileRefusedError, match="Heimdal står to ganger for 2024"):
        read_table("bydel;år;verdi\nHeimdal;2024;18\n500104;2024;9\n".encode())


def test_numbers_of_bydeler_are_kept_as_theirs_and_stand_beside_the_map(cast: Cast) -> None:
    answer = send(cast, DATASET)
    text = unescape(answer.content.decode())
    # A bydel has the same code in the file as here, so it is chosen already.
    assert 'value="500104" selected' in text
    said = {"dimensjon0": "steder", "dimensjon1": "bare:0", "dimensjon2": "aar", "signed": signed_in(answer)}
    client = cast.client("area_coordinator")
    looked = client.post(MAP, said | {"sted-byen": "5001", "sted-500104": "500104", "sted-500102": "500102"})
    assert ">Heimdal</th>" in unescape(looked.content.decode())
    client.post(ENTER, {"signed": signed_in(looked)})
    assert values() >= {
        ("500102", 2024, Decimal("21.00"), ""),
        ("500104", 2023, None, "Vises ikke av konfidensialitetshensyn"),
        ("500104", 2024, Decimal("31.25"), "Foreløpig tall"),
    }
    page = unescape(cast.client("reader").get("/omrader/").content.decode())
    section = page.split("Trangbodde</h2>", 1)[1].split("</section>", 1)[0]
    for row, told in (("Heimdal", "31,25"), ("Østbyen", "21"), ("Byen", "11")):
        assert told in section.split(f">{row}</th>", 1)[1].split("</tr>", 1)[0]
    assert "Lerkendal" not in section
    assert "Heimdal 2024: Foreløpig tall." in section
    # No zone is said to have what was counted in its bydel.
    assert "Trangbodde" not in cast.client("reader").get("/omrader/saupstad/").content.decode()
    looked_again = client.post(MAP, said | {"sted-500102": "500102"})
    assert unescape(looked_again.content.decode()).count("det samme") == 2


def test_a_value_is_of_a_zone_or_of_a_bydel(cast: Cast) -> None:
    indicator = Indicator.objects.create(key="t", name="t", unit="t", definition="t", source="t")
    both = {"zone": Zone.objects.get(slug="kattem"), "district": District.objects.get(code="500104")}
    with pytest.raises(Error), transaction.atomic():
        IndicatorValue.objects.create(indicator=indicator, year=2024, value=1, **both)
    for _twice in range(2):
        enter_values(facts={"key": "t"}, rows=[ValueRow("500104", 2024, Decimal(1)), ValueRow("", 2024, Decimal(2))])
    assert IndicatorValue.objects.filter(indicator=indicator).count() == 2


def test_the_map_asks_as_much_for_one_number_of_bydeler_as_for_many(cast: Cast) -> None:
    client, numbers = cast.client("reader"), []
    for number in range(4):
        facts = FACTS | {"key": f"tall{number}"}
        enter_values(
            facts=facts, rows=[ValueRow(code, year, Decimal(1)) for code in ("500101", "") for year in (2023, 2024)]
        )
        client.get("/omrader/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/omrader/")
        numbers.append(len(asked))
    assert len(set(numbers)) == 1


def test_dimensions_are_mapped_looked_at_and_taken_in(cast: Cast) -> None:
    answer = send(cast, DATASET)
    text = unescape(answer.content.decode())
    assert "Hva er hva i filen?" in text
    # Region is the places, Tid the years, the whole municipality is known by its name; nothing is taken in yet.
    for guess in ("steder", "aar", "5001"):
        assert f'value="{guess}" selected' in text
    client = cast.client("area_coordinator")
    said = {"dimensjon0": "steder", "dimensjon1": "bare:0", "dimensjon2": "aar", "signed": signed_in(answer)}
    looked = client.post(MAP, said | {"sted-byen": "5001", "sted-saupstad": "500104", "sted-kattem": "500104"})
    text = unescape(looked.content.decode())
    assert "Gjelder Heimdal. Foreløpig tall" in text
    assert not Indicator.objects.filter(key="trangbodde").exists()
    client.post(ENTER, {"signed": signed_in(looked)})
    assert values() == {
        ("", 2023, Decimal("10.50"), ""),
        ("", 2024, Decimal("11.00"), ""),
        *(
            row
            for zone in ("saupstad", "kattem")
            for row in (
                (zone, 2023, None, "Gjelder Heimdal. Vises ikke av konfidensialitetshensyn"),
                (zone, 2024, Decimal("31.25"), "Gjelder Heimdal. Foreløpig tall"),
            )
        ),
    }
    assert cast.client("reader").get("/omrader/saupstad/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dimensjon0": "bare:5001"}, "Velg hvilken ene dimensjon som er steder."),
        ({"dimensjon2": "bare:2024"}, "Velg hvilken ene dimensjon som er år."),
        ({"dimensjon1": "aar"}, "dimensjon1"),
        ({"sted-byen": ""}, "Velg hva minst ett av stedene heter i filen."),
        ({"sted-byen": "0301"}, "sted-byen"),
    ],
)
def test_a_mapping_that_does_not_hold_is_said_and_the_file_is_not_lost(
    cast: Cast, changed: dict[str, str], said: str
) -> None:
    form = {"dimensjon0": "steder", "dimensjon1": "bare:0", "dimensjon2": "aar", "sted-byen": "5001"}
    signed = signed_in(send(cast, DATASET))
    answer = cast.client("area_coordinator").post(MAP, form | {"signed": signed} | changed)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert signed_in(answer) == signed


def test_a_file_that_was_not_read_here_is_not_mapped(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    for wrong in ("", "x:y:z", signed_in(send(cast, DATASET))[:-2] + "aa"):
        assert client.post(MAP, {"signed": wrong})["Location"] == NUMBERS
    # What was signed for another step does not do here.
    looked = send(cast, b"sone;\xe5r;verdi\nKattem;2024;1\n", "tall.csv")
    assert client.post(MAP, {"signed": signed_in(looked)})["Location"] == NUMBERS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"class": "collection"}, "ikke et datasett i JSON-stat 2.0"),
        ({"version": "1.3"}, "ikke et datasett i JSON-stat 2.0"),
        ({"size": [3, 2]}, "Dimensjonene i filen henger ikke sammen."),
        ({"size": [3, 2, 9]}, "Dimensjonene i filen henger ikke sammen."),
        ({"id": None}, "Filen mangler id, size eller dimension."),
        ({"dimension": {}}, "«Region» har ingen kategorier."),
        ({"value": [1, 2]}, "Det står ikke ett tall for hver celle i «value»."),
        ({"value": {"99": 1}}, "Det står ikke ett tall for hver celle i «value»."),
        ({"status": {"x": 1}}, "Det står ikke ett tall for hver celle i «status»."),
    ],
)
def test_what_is_no_dataset_is_refused_with_what_to_do_next(cast: Cast, changed: dict[str, Any], said: str) -> None:
    answer = send(cast, DATASET | changed)
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert said in text
    assert "velg «Lagre som» og «JSON-stat 2.0»" in text


@pytest.mark.parametrize("content", [b"{", b"[1, 2]", b'{"a": NaN', b"{" * 5000, b'{"\xff": 1}', b"[" * 100_000])
def test_broken_json_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_jsonstat(content)


def test_a_dataset_of_the_whole_country_is_to_be_narrowed_first() -> None:
    codes = [str(number) for number in range(1000)]
    many = {"category": {"index": codes}}
    dimension = DATASET["dimension"] | {"Region": many, "Kjonn": many}
    with pytest.raises(FileRefusedError, match=r"Filen har 2000000 tall\."):
        read_jsonstat(dataset(size=[1000, 1000, 2], dimension=dimension))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_of_workbooks_down(content: bytes) -> None:
    for sent in (content, b"PK\x03\x04" + content):
        with suppress(FileRefusedError):
            assert all(isinstance(row, ValueRow) for row in read_table(sent))


WHOLE = book(HEAD, ["Saupstad", 2024, 18.4, ""])


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_refused(place: int, byte: int) -> None:
    with suppress(FileRefusedError):
        read_workbook(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :])


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_of_datasets_down(content: bytes) -> None:
    with suppress(FileRefusedError):
        read_jsonstat(content)


@given(st.sampled_from([*DATASET, "extension", "status"]), json_like)
def test_a_dataset_with_any_part_exchanged_is_read_or_refused(part: str, put: Any) -> None:
    with suppress(FileRefusedError):
        found = read_jsonstat(dataset(**{part: put}))
        first = {each.key: each.categories[0][0] for each in found.dimensions}
        assert isinstance(found.cell(first), Cell)


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "superuser", "family_member"])
def test_only_an_area_coordinator_reads_files_in(cast: Cast, who: str) -> None:
    signed = signed_in(send(cast, DATASET))
    assert send(cast, DATASET, who=who).status_code == 404
    assert cast.client(who).post(MAP, {"signed": signed}).status_code == 404


def test_the_database_refuses_a_missing_number_that_does_not_say_why(cast: Cast) -> None:
    indicator = Indicator.objects.create(key="t", name="t", unit="t", definition="t", source="t")
    IndicatorValue.objects.create(indicator=indicator, year=2024, value=None, note="Tallgrunnlag mangler")
    with pytest.raises(Error), transaction.atomic():
        IndicatorValue.objects.create(indicator=indicator, year=2023, value=None)
