"""`begin`: how an empty production register gets its offices and somebody who can sign in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.accounts.policies import Role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
LIST = "code,service,short_name,office,district_code\nradhus,Rådhuset,Rådhuset,Rådhuset,\nhvk,Helse,HVK,HVK Heimdal,500104\n"


def begin(path: Path, email: str = "sikker.eik@kommune.example", at: str = "Rådhuset") -> None:
    call_command("begin", email, "Sikker Eik", "--offices", str(path), "--at", at)


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    path = tmp_path / "kontorer.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_the_first_administrator_chooses_a_password_and_opens_the_offices(offices: Path) -> None:
    begin(offices)
    client = Client()
    client.post("/konto/passord/glemt/", {"email": "sikker.eik@kommune.example"})
    letter = mail.outbox[0].body
    address = next(word for word in letter.split() if "/konto/passord/ny/" in word)
    form = client.get(address[address.index("/konto") :], follow=True)
    said = {"password1": "tre grønne hester", "password2": "tre grønne hester"}
    client.post(form.request["PATH_INFO"], said)
    client.post("/konto/logg-inn/", {"login": "sikker.eik@kommune.example", "password": "tre grønne hester"})
    page = client.get("/kontorer/")
    assert page.status_code == 200
    assert "HVK Heimdal" in page.content.decode()


def test_the_list_of_trondheim_is_one_that_can_be_read() -> None:
    begin(ROOT / "deploy" / "offices.csv")
    assert (Service.objects.count(), Office.objects.count()) == (15, 39)


def test_a_second_administrator_is_not_made_by_command(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(offices)
    with pytest.raises(SystemExit) as stopped:
        begin(offices, "annen.eik@kommune.example")
    assert stopped.value.code == 1
    assert "administrator fra før" in capsys.readouterr().err
    assert Employment.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize(
    ("content", "at", "email", "reason"),
    [
        ("navn\n", "Rådhuset", "a@b.example", "Første linje skal være"),
        (LIST + "bare,tre,felt\n", "Rådhuset", "a@b.example", "Linje 4"),
        (LIST + "med mellomrom,X,X,Et kontor,\n", "Rådhuset", "a@b.example", "Linje 4"),
        (LIST, "Finnes ikke", "a@b.example", "står ikke i filen"),
        (LIST, "Rådhuset", "ikke en adresse", "gyldig epost"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, at: str, email: str, reason: str
) -> None:
    path = tmp_path / "kontorer.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit):
        begin(path, email, at)
    assert reason in capsys.readouterr().err
    assert [model.objects.count() for model in (Office, Service, User)] == [0, 0, 0]


def test_the_list_may_come_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LIST))
    call_command("begin", "sikker.eik@kommune.example", "Sikker Eik", "--offices", "-", "--at", "Rådhuset")
    assert Office.objects.count() == 2
