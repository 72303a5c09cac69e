"""A new key for identity numbers, without a day of silence and without losing one."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.conf import LazySettings
from django.core.management import call_command

from familieplan.accounts import identity
from familieplan.families.models import Person
from familieplan.families.operations import NewMember, add_member
from familieplan.families.rotation import rotate
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NUMBER = identity.synthetic(date(1990, 3, 4), "female", 3)


@pytest.fixture
def somebody(cast: Cast) -> Person:
    member = NewMember("Varm", "other", date(1990, 3, 4), identity_number=NUMBER)
    return add_member(family=cast.family, by=cast["coordinator"], member=member).person


def number_of(person: Person) -> str:
    return identity.decrypt(Person.objects.get(pk=person.pk).identity_encrypted)


def test_every_number_can_be_read_with_the_new_key_alone(somebody: Person, settings: LazySettings) -> None:
    new = Fernet.generate_key().decode()
    settings.IDENTITY_ENCRYPTION_KEYS = [new, *settings.IDENTITY_ENCRYPTION_KEYS]
    assert number_of(somebody) == NUMBER
    assert rotate().renewed == 1
    settings.IDENTITY_ENCRYPTION_KEYS = [new]
    assert number_of(somebody) == NUMBER
    assert (rotate().renewed, rotate().kept) == (0, 1)


def test_a_second_factor_changes_keys_as_well(cast: Cast, settings: LazySettings) -> None:
    factor = TOTP.activate(cast["coordinator"], "JBSWY3DPEHPK3PXP").instance
    new = Fernet.generate_key().decode()
    settings.IDENTITY_ENCRYPTION_KEYS = [new, *settings.IDENTITY_ENCRYPTION_KEYS]
    assert rotate().renewed == 1
    settings.IDENTITY_ENCRYPTION_KEYS = [new]
    factor.refresh_from_db()
    assert identity.decrypt(factor.data["secret"].encode()) == "JBSWY3DPEHPK3PXP"


def test_a_number_that_no_key_opens_is_told_of_and_left_as_it_is(
    somebody: Person, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes(Person.objects.get(pk=somebody.pk).identity_encrypted)
    settings.IDENTITY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_keys")
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "1 open with none of the keys" in said
    assert NUMBER not in said
    assert bytes(Person.objects.get(pk=somebody.pk).identity_encrypted) == before
