"""The second factor: required of staff, set up once, shown at every sign-in, and taken away by another administrator."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from familieplan.accounts.models import FactorReset, Notice, User
from familieplan.accounts.signin import factors
from familieplan.accounts.signin.sessions import SIGNED_IN_AT
from familieplan.accounts.tasks import send_notices
from tests.accounts.test_sign_in import DOOR
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGE = "/konto/sikkerhet/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def code(secret: str = SECRET, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def signed_in(user: User, second: str | None = None) -> Client:
    """By the door that people use: the password, and then the code when one is given."""
    client = Client()
    answer = client.post(DOOR, {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    if second is not None:
        assert answer["Location"] == "/konto/logg-inn/kode/"
        assert client.post("/konto/logg-inn/kode/", {"code": second}).status_code == 302
    return client


def later(client: Client, seconds: int = 600) -> None:
    """The sign-in was a while ago."""
    session = client.session
    session[SIGNED_IN_AT] -= seconds
    session.save()


@pytest.mark.parametrize("path", ["/", "/familier/", "/konto/passord/", "/konto/okter/", "/api/nokkel/"])
def test_without_a_second_factor_staff_reach_only_the_page_to_set_one_up(cast: Cast, path: str) -> None:
    client = signed_in(cast["coordinator"])
    assert client.get(path)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Du må ha en andre faktor før du kommer videre" in page
    # No link there leads to a page that only leads back.
    assert "Bytt passord" not in page


def test_the_family_is_not_shown_before_the_second_factor(cast: Cast) -> None:
    client = signed_in(cast["coordinator"])
    answer = client.get(f"/familier/{cast.family.public_id}/", follow=True)
    assert b"Blomst" not in answer.content


def test_programs_and_parts_of_pages_are_stopped_in_their_own_words(cast: Cast) -> None:
    client = signed_in(cast["coordinator"])
    answer = client.get("/api/v1/families/")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    part = client.post(f"/familier/{cast.family.public_id}/logg/utkast/", HTTP_HX_REQUEST="true")
    assert (part.status_code, part["HX-Redirect"], part.content) == (401, PAGE, b"")


def test_whoever_is_stopped_can_sign_out(cast: Cast) -> None:
    client = signed_in(cast["coordinator"])
    client.post("/konto/logg-ut/")
    assert client.get(PAGE)["Location"].startswith(DOOR)


@pytest.mark.parametrize("who", ["superuser", "administrator", "auditor"])
def test_nobody_is_too_important_for_a_second_factor(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/")["Location"] == PAGE


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_at_once_after_signing_in_and_opens_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(send_notices, "delay", sent.append)
    client = signed_in(cast["coordinator"])
    page = client.get("/konto/sikkerhet/app/").content.decode()
    secret = re.search(r'class="fp-code">([A-Z2-7]{32})<', page)[1]
    answer = client.post("/konto/sikkerhet/app/", {"code": code(secret)})
    assert answer["Location"] == "/konto/sikkerhet/reservekoder/"
    codes = client.get(answer["Location"]).content.decode()
    assert len(set(re.findall(r'class="fp-code">(\d{8})<', codes))) == 10
    # Shown once.
    assert not re.findall(r"\d{8}", client.get(answer["Location"]).content.decode())
    assert client.get("/familier/").status_code == 200
    told = Notice.objects.get(recipient=cast["coordinator"])
    assert (told.path, sent) == (PAGE, [[told.pk]])


def test_a_wrong_code_sets_nothing_up(cast: Cast) -> None:
    client = signed_in(cast["coordinator"])
    client.get("/konto/sikkerhet/app/")
    page = client.post("/konto/sikkerhet/app/", {"code": "000000"}).content.decode()
    assert "Koden stemmer ikke" in page
    assert "<title>Feil:" in page
    assert not factors.has_factor(cast["coordinator"])


def test_secrets_lie_encrypted(cast: Cast) -> None:
    with_app(cast["coordinator"])
    RecoveryCodes.activate(cast["coordinator"])
    app, codes = (Authenticator.objects.get(type=each) for each in ("totp", "recovery_codes"))
    assert SECRET not in str(app.data)
    assert app.data["secret"].startswith("gAAAA")
    assert codes.data["seed"].startswith("gAAAA")


def test_with_an_app_the_password_alone_opens_nothing(cast: Cast) -> None:
    client = signed_in(with_app(cast["coordinator"]))
    assert client.get("/familier/")["Location"].startswith(DOOR)
    page = client.get("/konto/logg-inn/kode/").content.decode()
    assert "Vis at det er deg" in page
    assert "Blomst" not in page


def test_the_code_opens(cast: Cast) -> None:
    assert signed_in(with_app(cast["coordinator"]), code()).get("/familier/").status_code == 200


def test_a_new_password_by_letter_does_not_lead_past_the_second_factor(cast: Cast) -> None:
    user, client = with_app(cast["coordinator"]), Client()
    client.post("/konto/passord/glemt/", {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "helt-nytt-passord-26", "password2": "helt-nytt-passord-26"})
    assert client.get("/familier/")["Location"].startswith(DOOR)
    answer = client.post(DOOR, {"login": user.email, "password": "helt-nytt-passord-26"})
    assert answer["Location"] == "/konto/logg-inn/kode/"


def test_a_code_is_taken_once(cast: Cast) -> None:
    used = code()
    signed_in(with_app(cast["coordinator"]), used)
    client = signed_in(cast["coordinator"])
    assert client.post("/konto/logg-inn/kode/", {"code": used}).status_code == 200
    assert client.get("/familier/").status_code == 302


def test_an_older_code_is_refused(cast: Cast) -> None:
    client = signed_in(with_app(cast["coordinator"]))
    assert client.post("/konto/logg-inn/kode/", {"code": code(steps=-3)}).status_code == 200


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    first = RecoveryCodes.activate(with_app(cast["coordinator"])).get_unused_codes()[0]
    assert signed_in(cast["coordinator"], first).get("/familier/").status_code == 200
    client = signed_in(cast["coordinator"])
    assert client.post("/konto/logg-inn/kode/", {"code": first}).status_code == 200
    assert client.get("/familier/").status_code == 302


def test_guessing_codes_is_slowed_down_even_from_many_browsers(cast: Cast) -> None:
    with_app(cast["coordinator"])
    for _guess in range(6):
        page = signed_in(cast["coordinator"]).post("/konto/logg-inn/kode/", {"code": "000000"}).content.decode()
    assert "For mange innloggingsforsøk" in page
    client = signed_in(cast["coordinator"])
    client.post("/konto/logg-inn/kode/", {"code": code()})
    assert client.get("/familier/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_session_that_began_with_a_password_alone_never_gets_in_by_a_factor_set_up_elsewhere(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_notices, "delay", lambda _ids: None)
    waiting, own = signed_in(cast["coordinator"]), signed_in(cast["coordinator"])
    secret = re.search(r'"fp-code">(\w+)<', own.get("/konto/sikkerhet/app/").content.decode())[1]
    own.post("/konto/sikkerhet/app/", {"code": code(secret)})
    assert own.get("/familier/").status_code == 200
    assert waiting.get("/familier/")["Location"].startswith(DOOR)


def test_removing_a_factor_asks_again_when_the_sign_in_is_a_while_ago(cast: Cast) -> None:
    client = signed_in(with_app(cast["coordinator"]), code())
    later(client)
    answer = client.post("/konto/sikkerhet/app/fjern/")
    assert answer["Location"].startswith("/konto/bekreft/")
    assert factors.has_factor(cast["coordinator"])


def test_the_password_once_more_lets_the_factor_be_removed_and_the_door_closes(cast: Cast) -> None:
    client = signed_in(with_app(cast["coordinator"]), code())
    later(client)
    onward = client.get("/konto/sikkerhet/app/fjern/")["Location"]
    client.post(onward, {"password": PASSWORD}, follow=True)
    client.post("/konto/sikkerhet/app/fjern/")
    assert not factors.has_factor(cast["coordinator"])
    assert client.get("/familier/")["Location"] == PAGE


@pytest.mark.parametrize("path", ["app/", "nokler/ny/", "reservekoder/nye/"])
def test_every_change_asks_again_when_the_sign_in_is_a_while_ago(cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    later(client)
    assert client.get(f"/konto/sikkerhet/{path}")["Location"].startswith("/konto/bekreft/")


@pytest.mark.parametrize("what", ["navn", "fjern"])
def test_nobody_meets_anothers_passkey(cast: Cast, what: str) -> None:
    key = Authenticator.objects.create(
        user=cast["reader"], type="webauthn", data={"name": "Nøkkelen til Myk", "credential": {}}
    )
    client = signed_in(with_app(cast["coordinator"]), code())
    assert client.get(f"/konto/sikkerhet/nokler/{key.pk}/{what}/").status_code == 404
    assert client.post(f"/konto/sikkerhet/nokler/{key.pk}/{what}/", {"name": "x"}).status_code == 404
    assert "Myk" not in client.get("/konto/sikkerhet/nokler/").content.decode()


def reset(cast: Cast, by: str, whose: str) -> Any:
    client = signed_in(with_app(cast[by]), code())
    return client.post(f"/kontorer/ansettelse/{cast[whose].employment.pk}/nullstill/")


def test_an_administrator_resets_a_colleagues_factor_and_the_colleague_is_told(cast: Cast) -> None:
    client = signed_in(with_app(cast["reader"]), code())
    assert client.get("/familier/").status_code == 200
    assert reset(cast, "administrator", "reader").status_code == 302
    assert client.get("/familier/")["Location"].startswith(DOOR)
    assert not factors.has_factor(cast["reader"])
    assert signed_in(cast["reader"]).get("/familier/")["Location"] == PAGE
    written = FactorReset.objects.get()
    assert (written.person, written.reset_by) == (cast["reader"], cast["administrator"])
    assert "nullstilt" in Notice.objects.get(recipient=cast["reader"]).text


def test_nobody_resets_their_own_factor(cast: Cast) -> None:
    answer = reset(cast, "administrator", "administrator")
    assert answer.status_code == 403
    assert "Be en annen administrator" in answer.content.decode()
    assert factors.has_factor(cast["administrator"])


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator"])
def test_nobody_else_resets_a_factor(cast: Cast, who: str) -> None:
    with_app(cast["reader"])
    assert reset(cast, who, "reader").status_code == 404
    assert factors.has_factor(cast["reader"])


def test_a_reset_is_written_once_and_for_all(cast: Cast) -> None:
    factors.reset(user=cast["reader"], by=cast["administrator"])
    with pytest.raises(DatabaseError), transaction.atomic():
        FactorReset.objects.update(reset_by=cast["lead"])
    with pytest.raises(DatabaseError), transaction.atomic():
        FactorReset.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(person=cast["lead"], reset_by=cast["lead"])


def test_the_offices_page_offers_a_reset_only_where_there_is_something_to_reset(cast: Cast) -> None:
    with_app(cast["reader"])
    client = signed_in(with_app(cast["administrator"]), code())
    page = client.get(f"/kontorer/?kontor={cast.offices['nav'].pk}").content.decode()
    assert page.count("Nullstill andre faktor") == 1
    assert "for Myk Vind" in page


def test_the_demo_says_that_the_requirement_is_off(cast: Cast, settings: Any) -> None:
    assert "Her er kravet slått av" not in Client().get(DOOR).content.decode()
    settings.REQUIRE_SECOND_FACTOR = False
    assert "Her er kravet slått av" in Client().get(DOOR).content.decode()


def test_where_it_is_not_required_a_factor_is_still_asked_of_whoever_has_one(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    assert signed_in(cast["reader"]).get("/familier/").status_code == 200
    assert signed_in(with_app(cast["coordinator"])).get("/familier/").status_code == 302


def test_production_without_the_requirement_is_warned_of(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO, settings.REQUIRE_SECOND_FACTOR = False, False
    call_command("check", "--deploy", "--tag", "security")
    assert "familieplan.W001" in capsys.readouterr().err
    settings.REQUIRE_SECOND_FACTOR = True
    call_command("check", "--deploy", "--tag", "security")
    assert "familieplan.W001" not in capsys.readouterr().err
