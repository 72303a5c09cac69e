"""Verbs on who may know of a secret service: one is told on a basis, for a time, of this family and no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import operations, secrecy
from familieplan.families.models import Family, FamilyUserAccess, Knowledge, Participation, SharingBasis
from familieplan.families.models.knowledge import secrets_of
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part, Right
from familieplan.families.secrecy import SecretCoordinatorError, hidden_from_somebody, offices_unknown_to
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY, consent, law

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def secret(cast: Cast) -> Cast:
    """Barnevernet takes part on a provision of its own; nobody has been told. There is another secret service, too."""
    for code, name in (("vern", "Vernet"), ("senter", "Krisesenteret")):
        service = Service.objects.create(code=code, name=name, short_name=name, is_secret=True)
        cast.offices[code] = Office.objects.create(service=service, name=f"{name} Heimdal", district_code="500104")
    cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    cast.hire("vern_too", "Varsom Due", "vern", Role.CASEWORKER)
    begin(cast, cast.family, "vern", by="vern")
    return cast


def begin(
    cast: Cast, family: Family, worker: str, *, by: str = "coordinator", part: str = Part.RESPONSIBLE
) -> Participation:
    basis = operations.state_law(family=family, by=cast[by], stated=law("Barnet trenger hjelp nå."))
    facts = {"family": family, "by": cast[by], "worker": cast[worker], "part": part}
    return operations.start_participation(basis=basis, **facts)


def own_basis(cast: Cast) -> SharingBasis:
    return cast.family.bases.filter(kind="law").earliest("pk")


def tell(cast: Cast, told: str, **changed: Any) -> Knowledge:
    facts = {"family": cast.family, "by": cast["vern"], "basis": own_basis(cast), "about": cast.offices["vern"].service}
    return secrecy.tell(told=cast.offices[told].service, **facts | changed)


def known_to(cast: Cast, who: str) -> bool:
    return Participation.objects.known_to(cast[who]).filter(family=cast.family, worker=cast["vern"]).exists()


def plans(cast: Cast, who: str) -> bool:
    return Family.objects.permitting(cast[who], Right.PLAN).filter(pk=cast.family.pk).exists()


def test_one_who_is_told_knows_and_the_others_do_not(secret: Cast) -> None:
    told = tell(secret, "helse")
    assert (told.told_by, told.started_on, told.ended_on) == (secret["vern"], TODAY, None)
    assert [who for who in ("coordinator", "responsible", "lead", "vern", "superuser") if known_to(secret, who)] == [
        "coordinator",
        "vern",
    ]


def test_telling_twice_on_the_same_basis_is_one_knowledge(secret: Cast) -> None:
    first = tell(secret, "helse", on=YESTERDAY)
    again = tell(secret, "helse")
    assert (again.pk, again.started_on) == (first.pk, YESTERDAY)
    secrecy.untell(knowledge=first, by=secret["vern"], on=YESTERDAY)
    assert tell(secret, "helse").pk != first.pk


def test_what_is_told_from_tomorrow_on_is_not_known_today(secret: Cast) -> None:
    tell(secret, "helse", on=TOMORROW)
    assert not known_to(secret, "coordinator")


def test_the_last_who_is_told_opens_the_plan_at_once_and_untelling_closes_it(secret: Cast) -> None:
    tell(secret, "helse")
    assert not plans(secret, "vern")
    last = tell(secret, "nav")
    assert plans(secret, "vern")
    secrecy.untell(knowledge=last, by=secret["vern"])
    assert (last.ended_on, plans(secret, "vern")) == (TODAY, False)


def test_telling_leaves_the_rows_of_other_families_alone(secret: Cast) -> None:
    other = another_family(secret, "Bregne").family
    FamilyUserAccess.objects.filter(content_object=other).delete()
    known = tell(secret, "helse")
    secrecy.untell(knowledge=known, by=secret["vern"])
    assert not FamilyUserAccess.objects.filter(content_object=other).exists()


def test_nobody_is_untold_before_they_were_told(secret: Cast) -> None:
    known = tell(secret, "helse", on=TOMORROW)
    secrecy.untell(knowledge=known, by=secret["vern"])
    assert Knowledge.objects.get(pk=known.pk).ended_on == TOMORROW
    earlier = tell(secret, "nav", on=LONG_AGO)
    secrecy.untell(knowledge=earlier, by=secret["vern"], on=YESTERDAY)
    assert Knowledge.objects.get(pk=earlier.pk).ended_on == YESTERDAY


def test_an_open_service_hides_from_nobody_and_a_secret_one_from_those_not_told(secret: Cast) -> None:
    family, vern = secret.family, secret.offices["vern"].service
    assert not hidden_from_somebody(family, None)
    assert not hidden_from_somebody(family, secret.offices["nav"].service)
    assert hidden_from_somebody(family, vern)
    for told in ("helse", "nav"):
        assert hidden_from_somebody(family, vern)
        tell(secret, told)
    assert not hidden_from_somebody(family, vern)


def test_what_is_told_in_another_family_or_of_another_service_counts_for_nothing(secret: Cast) -> None:
    other = another_family(secret, "Bregne").family
    basis = operations.state_law(family=other, by=secret["vern"], stated=law())
    for told in ("helse", "nav"):
        tell(secret, told, family=other, basis=basis)
        tell(secret, told, about=secret.offices["senter"].service)
    assert hidden_from_somebody(secret.family, secret.offices["vern"].service)
    assert not known_to(secret, "coordinator")


def test_offices_that_one_may_not_know_of_are_those_of_secret_services_not_told_of(secret: Cast) -> None:
    def unknown(who: str) -> set[str]:
        return set(offices_unknown_to(secret[who], secret.family))

    assert unknown("coordinator") == unknown("superuser") == {"Vernet Heimdal", "Krisesenteret Heimdal"}
    assert unknown("vern") == {"Krisesenteret Heimdal"}
    tell(secret, "helse")
    assert unknown("coordinator") == {"Krisesenteret Heimdal"}
    assert unknown("responsible") == {"Vernet Heimdal", "Krisesenteret Heimdal"}
    other = another_family(secret, "Bregne").family
    assert set(offices_unknown_to(secret["coordinator"], other)) == {"Vernet Heimdal", "Krisesenteret Heimdal"}


def test_whoever_asks_in_one_who_is_there_already_gets_the_same_answer_and_knows(secret: Cast) -> None:
    basis = consent(secret, "nav", "vern")
    asked = {"family": secret.family, "by": secret["coordinator"], "worker": secret["vern"], "basis": basis}
    before = Participation.objects.count()
    part = operations.start_participation(part=Part.READER, on=TODAY, **asked)
    assert Participation.objects.count() == before
    assert Participation.objects.get(pk=part.pk).part == Part.READER
    known = Knowledge.objects.get()
    facts = (known.family, known.about, known.told, known.basis, known.told_by, known.started_on)
    assert facts == (
        secret.family,
        secret.offices["vern"].service,
        secret.offices["helse"].service,
        basis,
        secret["coordinator"],
        TODAY,
    )
    assert known_to(secret, "coordinator")
    assert not known_to(secret, "responsible")


def met(secret: Cast, worker: str, by: str = "coordinator", **changed: Any) -> Participation | None:
    facts = {"family": secret.family, "part": Part.READER, "basis": own_basis(secret)}
    return secrecy.met_again(by=secret[by], worker=secret[worker], **facts | changed)


def test_only_a_part_that_one_may_not_know_of_is_met_again(secret: Cast) -> None:
    other = another_family(secret, "Bregne").family
    assert met(secret, "other_office") is None, "takes no part"
    assert met(secret, "ended_yesterday") is None, "took part until yesterday"
    assert met(secret, "reader") is None, "everybody knows"
    assert met(secret, "vern", by="superuser") is None, "asks for no service"
    assert met(secret, "vern", family=other) is None, "takes part elsewhere"
    assert not Knowledge.objects.exists()
    assert met(secret, "vern", on=YESTERDAY) is not None
    assert Knowledge.objects.get().started_on == YESTERDAY
    assert met(secret, "vern") is None, "now it is known"


def test_who_asks_a_secret_service_in_is_told_from_the_day_it_begins(secret: Cast) -> None:
    basis = consent(secret, "vern", "nav", on=LONG_AGO)
    asked = {"family": secret.family, "by": secret["responsible"], "part": Part.READER, "basis": basis}
    operations.start_participation(worker=secret["vern_too"], on=YESTERDAY, **asked)
    known = Knowledge.objects.get()
    assert (known.about, known.told) == (secret.offices["vern"].service, secret.offices["nav"].service)
    assert (known.told_by, known.basis, known.started_on) == (secret["responsible"], basis, YESTERDAY)


def test_colleagues_of_one_service_and_open_services_tell_nobody(secret: Cast) -> None:
    begin(secret, secret.family, "vern_too", by="vern")
    begin(secret, secret.family, "other_office")
    assert not Knowledge.objects.exists()


def secretly_coordinated(secret: Cast) -> Family:
    """A family that only barnevernet follows, and coordinates."""
    plan = open_family_plan(
        by=secret["vern"], name="Familien Siv", members=[NewMember("Taus", "mother")], basis=law(), on=LONG_AGO
    )
    return plan.family


def test_whom_a_secret_coordinator_invites_is_told_on_the_same_basis(secret: Cast) -> None:
    family = secretly_coordinated(secret)
    basis = operations.state_law(family=family, by=secret["vern"], stated=law(), on=LONG_AGO)
    asked = {"family": family, "by": secret["vern"], "part": Part.READER, "basis": basis}
    operations.start_participation(worker=secret["other_office"], on=YESTERDAY, **asked)
    known = Knowledge.objects.get()
    facts = (known.family, known.about, known.told, known.basis, known.told_by, known.started_on)
    about, told = secret.offices["vern"].service, secret.offices["nav"].service
    assert facts == (family, about, told, basis, secret["vern"], YESTERDAY)
    operations.start_participation(worker=secret["vern_too"], on=TODAY, **asked)
    assert Knowledge.objects.count() == 1, "colleagues know"


def test_a_secret_service_that_is_hidden_from_somebody_cannot_begin_to_coordinate(secret: Cast) -> None:
    held = secret.family.participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=held, by=secret["coordinator"], reason="handed_over")
    with pytest.raises(SecretCoordinatorError):
        begin(secret, secret.family, "vern_too", by="vern", part=Part.COORDINATOR)
    tell(secret, "nav")
    assert begin(secret, secret.family, "vern_too", by="vern", part=Part.COORDINATOR).part == Part.COORDINATOR


def test_one_without_an_office_changes_nobodys_knowledge(secret: Cast) -> None:
    family = secretly_coordinated(secret)
    basis = operations.state_law(family=family, by=secret["vern"], stated=law())
    for by, worker in (("superuser", "vern"), ("vern", "superuser")):
        facts = {"by": secret[by], "worker": secret[worker], "part": Part.READER}
        secrecy.let_the_team_know(family=family, basis=basis, **facts)
    assert not Knowledge.objects.exists()
    assert timezone.localdate() == TODAY


def test_knowledge_says_who_knows_of_whom(secret: Cast) -> None:
    assert str(tell(secret, "helse")) == "Helse- og velferdskontor – Vernet"


def test_what_a_secret_coordinator_of_another_family_hides_is_told_to_nobody_here(secret: Cast) -> None:
    secretly_coordinated(secret)
    begin(secret, secret.family, "other_office")
    assert not Knowledge.objects.exists()


def test_whom_a_secret_coordinator_asked_in_before_it_coordinated_is_not_told(secret: Cast) -> None:
    family = secretly_coordinated(secret)
    Participation.objects.filter(family=family).update(started_on=TODAY)
    basis = operations.state_law(family=family, by=secret["vern"], stated=law(), on=LONG_AGO)
    asked = {"family": family, "by": secret["vern"], "part": Part.READER, "basis": basis}
    operations.start_participation(worker=secret["other_office"], on=YESTERDAY, **asked)
    assert not Knowledge.objects.exists()


def test_what_is_secret_in_a_family_and_who_was_told_is_asked_in_two_questions(
    secret: Cast, django_assert_num_queries: Any
) -> None:
    secret_ones = {secret.offices[each].service_id for each in ("vern", "senter")}
    secret_ones |= set(Service.objects.filter(is_secret=True).values_list("pk", flat=True))
    plain = secret.offices["nav"].service_id
    with django_assert_num_queries(2):
        before = secrets_of(secret.family.pk)
    assert (before.services, before.told) == (secret_ones, frozenset())
    assert plain not in before.services
    vern = secret.offices["vern"].service_id
    row = tell(secret, "nav")
    assert secrets_of(secret.family.pk).told == {(vern, plain)}
    assert vern not in secrets_of(secret.family.pk).kept_from(plain)
    assert secrets_of(another_family(secret, "Bregne").family.pk).told == frozenset()
    Knowledge.objects.filter(pk=row.pk).update(ended_on=TODAY)
    assert secrets_of(secret.family.pk).told == frozenset()
