"""Questions that are built once: whoever asks, and whichever day it is, the answer is that of a question built anew."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared
from familieplan.coordination import listing
from familieplan.families.models import EndReason, Family, Participation
from tests.cast import Cast
from tests.clock import later

pytestmark = pytest.mark.django_db


def seen(user: User, public_id: object) -> QuerySet[Family]:
    return Family.objects.visible_to(user).filter(public_id=public_id)


def test_each_person_gets_an_answer_of_their_own(cast: Cast) -> None:
    ask = prepared(seen)
    for who in ("coordinator", "other_office", "reader", "lead_of_other_district", "coordinator"):
        assert ask(cast[who], cast.family.public_id) == list(seen(cast[who], cast.family.public_id)), who
    assert ask(cast["coordinator"], uuid4()) == []


def test_days_move_along_with_today(cast: Cast) -> None:
    ask = prepared(lambda user, family: Participation.objects.current().filter(worker=user, family=family))
    reader = cast["reader"]
    assert len(ask(reader, cast.family.pk)) == 1
    Participation.objects.filter(worker=reader).update(
        ended_on=timezone.localdate() + timedelta(days=3), end_reason=EndReason.LEFT_OFFICE
    )
    assert len(ask(reader, cast.family.pk)) == 1
    with later(timedelta(days=3)):
        assert ask(reader, cast.family.pk) == []


def test_the_question_is_built_once(cast: Cast) -> None:
    built = []

    def build(user: User, public_id: object) -> QuerySet[Family]:
        built.append(user)
        return seen(user, public_id)

    ask = prepared(build)
    for who in ("coordinator", "reader", "other_office"):
        ask(cast[who], cast.family.public_id)
    assert len(built) == 1
    assert built[0].pk not in {user.pk for user in cast.users.values()}


def test_a_value_that_is_no_parameter_is_refused(cast: Cast) -> None:
    ask = prepared(lambda user, family: Family.objects.visible_to(user))
    with pytest.raises(ValueError, match="parameter"):
        ask(cast["coordinator"], cast.family.pk)


def test_the_first_page_of_the_list_is_the_list(cast: Cast) -> None:
    for who in ("coordinator", "reader", "other_office", "lead"):
        anew = listing.page_of(cast[who], Family.objects.visible_to(cast[who]))
        assert listing.first_page(cast[who]) == anew, who
