"""The administrator's page for KOSTRA files: who may, what is said, and what a broken upload leaves behind."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from familieplan.assistance.models import AssistanceMonth, KostraFile, ProposedFile, RefusedUpload
from familieplan.config.wsgi import application
from tests.assistance.files import aid, file_of, number, programme

FILES, UPLOAD = reverse("assistance:files"), reverse("assistance:upload")


@pytest.fixture
def administrator(cast: Any) -> Client:
    return cast.client("administrator")


def upload(client: Client, *contents: bytes, **more: str) -> Any:
    files = [SimpleUploadedFile(f"fil{place}.dat", content) for place, content in enumerate(contents, 1)]
    return client.post(UPLOAD, {"files": files, **more}, follow=True) if files else None


def use(client: Client, *contents: bytes, **more: str) -> str:
    """Send in, and take everything that waits into use; the page that comes then."""
    page = upload(client, *contents)
    for each in ProposedFile.objects.filter(used_at=None).order_by("pk"):
        page = client.post(reverse("assistance:use", args=[each.pk]), more, follow=True)
    return shown(page) if page else ""


def shown(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser"])
def test_others_do_not_find_the_page(cast: Any, who: str) -> None:
    client = cast.client(who)
    assert [client.get(FILES).status_code, client.post(UPLOAD).status_code] == [404, 404]


def test_several_files_are_read_at_once(administrator: Client) -> None:
    both = file_of("11F", 2025, [aid(1, 2025)]), file_of("11CF", 2025, [programme(1, 2025)])
    page = shown(upload(administrator, *both))
    assert "fil1.dat er lest. Se over forslaget" in page
    assert "Venter på deg" in page
    assert not KostraFile.objects.exists()
    assert "fil2.dat er lest inn: 1 post." in use(administrator)
    assert set(KostraFile.objects.values_list("form", "year")) == {("11F", 2025), ("11CF", 2025)}


def test_a_file_with_errors_shows_its_faults_by_rule_with_line_and_field(administrator: Client) -> None:
    records = [aid(1, 2025), aid(2, 2025, KJONN="9"), aid(3, 2025, KJONN="8", ARBSIT="99")]
    page = shown(upload(administrator, file_of("11F", 2025, records)))
    assert "Kontroll K008: 2 steder" in page
    assert "Linje 3, felt ARBSIT" in page
    assert not any(number(serial) in page for serial in (1, 2, 3))
    assert not KostraFile.objects.exists()


def test_the_fault_list_keeps_no_identity_number(administrator: Client) -> None:
    content = file_of("11F", 2025, [aid(1, 2025), aid(1, 2025, KJONN="7")])
    upload(administrator, content, content[:-30])
    kept = [ProposedFile.objects.get().faults, RefusedUpload.objects.get().faults]
    assert number(1) not in json.dumps(kept)


def test_a_good_file_is_read_though_its_neighbour_is_refused(administrator: Client) -> None:
    use(administrator, b"tull", file_of("11F", 2025, [aid(1, 2025)]))
    assert KostraFile.objects.get().form == "11F"


def test_errors_can_be_accepted_and_stay_visible(administrator: Client) -> None:
    content = file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, KJONN="9")])
    assert "Filen har 1 feil." in use(administrator, content)
    assert not KostraFile.objects.exists()
    assert "Lagret med 1 feil" in use(administrator, content, accept_errors="on")


def test_a_warning_is_told_and_refuses_nothing(administrator: Client) -> None:
    from datetime import date

    content = file_of("11F", 2025, [aid(1, 2025, born=date(2010, 1, 1))])
    assert "1 merknad" in shown(upload(administrator, content))
    use(administrator)
    assert KostraFile.objects.exists()


def test_the_same_file_again_says_that_nothing_changed(administrator: Client) -> None:
    content = file_of("11F", 2025, [aid(1, 2025)])
    use(administrator, content)
    assert "lest inn fra før" in shown(upload(administrator, content))


def test_a_newer_file_is_listed_above_the_one_it_replaced(administrator: Client) -> None:
    use(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    assert "Erstattet" in use(administrator, file_of("11F", 2025, [aid(2, 2025)]))


def test_no_file_chosen_is_asked_for(administrator: Client) -> None:
    answer = administrator.post(UPLOAD, {})
    assert (answer.status_code, "Velg minst én fil." in shown(answer)) == (422, True)


GOOD = [aid(1, 2025), aid(2, 2025)]
BAD_FILES = {
    "truncated": (file_of("11F", 2025, GOOD)[:-50], "Linja har 290 tegn, men skal ha 338."),
    "as UTF-8": (file_of("11F", 2025, [aid(1, 2025, PERSON_JOURNALNR="ÆØÅ")]).decode("latin-1").encode(), "ISO-8859-1"),
    "as UTF-16": (file_of("11F", 2025, GOOD).decode("latin-1").encode("utf-16"), "ISO-8859-1"),
    "tab": (file_of("11F", 2025, GOOD).replace(b"J000002", b"J00\t002"), "tabulatortegn"),
    "wrong length": (file_of("11F", 2025, GOOD).replace(b"\r\n", b"x\r\n"), "Linja har 339 tegn"),
    "mixed year": (file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, VERSION="26")]), "annet enn i resten av filen"),
    "mixed form": (file_of("11F", 2025, GOOD) + file_of("11CF", 2025, [programme(3, 2025)]), "Linja har 152 tegn"),
    "empty": (b"", "Filen er tom"),
    "two spaces": (b"  ", "Filen er tom"),
    "other municipality": (file_of("11F", 2025, [aid(1, 2025, KOMMUNE_NR="0301")]), "Kommunenummeret er et annet"),
    "same person twice": (file_of("11F", 2025, [aid(1, 2025), aid(1, 2025, PERSON_JOURNALNR="X")]), "også på linje 1"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_FILES.values(), ids=list(BAD_FILES))
def test_a_bad_file_gets_its_reason_and_what_was_read_before_stands(
    administrator: Client, content: bytes, reason: str
) -> None:
    use(administrator, file_of("11F", 2025, [aid(7, 2025)]))
    page = shown(upload(administrator, content))
    assert reason in page
    assert "Ingenting er endret." in page or "Filen er ikke i bruk ennå." in page
    use(administrator)
    assert KostraFile.objects.get().replaced_at is None
    assert AssistanceMonth.objects.count() == 1


def test_a_file_of_one_space_is_taken_as_nothing_to_report(administrator: Client) -> None:
    assert "sier at det ikke er noe å rapportere" in shown(upload(administrator, b" "))
    assert not RefusedUpload.objects.exists()


def test_more_faults_than_are_kept_are_not_told_as_if_they_were_all(administrator: Client) -> None:
    wrong = [aid(place, 2025, KJONN="9", EKTSTAT="9", VKLO="x") for place in range(1, 180)]
    page = shown(upload(administrator, file_of("11F", 2025, wrong)))
    assert "Vi viser de første 500 feilene. Filen kan ha flere." in page
    assert "Vi viser de første" not in shown(upload(administrator, file_of("11F", 2025, wrong[:3])))


def test_the_list_costs_the_same_for_one_file_and_for_ten(
    administrator: Client, django_assert_max_num_queries: Any
) -> None:
    use(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    for serial in range(1, 10):
        use(administrator, file_of("11F", 2025, [aid(serial, 2025, [2])]))
    with django_assert_max_num_queries(7):
        administrator.get(FILES)


def send(client: Client, body: bytes, length: int) -> str:
    """As gunicorn hands it over: the header tells a length, and the stream ends where the line went dead."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": UPLOAD,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "CONTENT_LENGTH": str(length),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda status, headers, *_rest: said.append(status))
    list(answer)
    getattr(answer, "close", lambda: None)()
    return said[0]


def body_of(client: Client, *contents: bytes) -> bytes:
    client.get(FILES)
    files = [SimpleUploadedFile(f"fil{place}.dat", content) for place, content in enumerate(contents, 1)]
    return encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "files": files})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cut_in", [1, 2])
def test_an_upload_cut_off_at_a_line_end_stores_nothing(administrator: Client, cut_in: int) -> None:
    """What came through would pass every control; it is still not what was sent."""
    contents = [file_of("11F", year, [aid(serial, year) for serial in range(1, 60)]) for year in (2025, 2026)]
    whole = body_of(administrator, *contents)
    cut = whole[: whole.index(contents[cut_in - 1]) + 340 * 20]
    assert not send(administrator, cut, len(whole)).startswith("302")
    assert not ProposedFile.objects.exists()
    assert send(administrator, whole, len(whole)).startswith("302")
    assert ProposedFile.objects.count() == 2


def test_nothing_of_an_upload_is_left_on_the_disk(administrator: Client, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    upload(administrator, file_of("11F", 2025, [aid(1, 2025)]), b"tull")
    assert list(tmp_path.iterdir()) == []
