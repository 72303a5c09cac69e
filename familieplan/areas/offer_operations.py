"""Verbs on local actors and offers: enter, change, confirm, take out, ask the actor and hear its answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.areas.models import LocalActor, Offer, OfferQuestion, WhyWithdrawn

# The parts of a code hold nothing but a number, a moment and the seal; a full stop survives every mail program.
CODE = signing.TimestampSigner(sep=".", salt="areas.offer")


WITH_OFFER = ("offer__actor", "offer__zone", "offer__district")


class ActorStandsError(ValueError):
    """Somebody else has just entered an actor of this name."""


class QuestionOverError(ValueError):
    """The question is answered, or was overtaken by a newer word from the actor."""


def enter_actor(**facts: Any) -> LocalActor:
    """`facts` are the columns of the form, which meets a name that stands already.

    Raises ActorStandsError for the second of two who save the same new name in the same moment.
    """
    try:
        with transaction.atomic():
            return LocalActor.objects.create(**facts)
    except IntegrityError as error:
        raise ActorStandsError from error


def change_actor(*, actor: LocalActor, **facts: Any) -> None:
    """Raises ActorStandsError, as `enter_actor`."""
    for name, value in facts.items():
        setattr(actor, name, value)
    try:
        with transaction.atomic():
            actor.save(update_fields=list(facts))
    except IntegrityError as error:
        raise ActorStandsError from error


def enter_offer(*, by: User, confirmed_on: date | None = None, **facts: Any) -> Offer:
    """What is entered has just been heard, unless it is said when."""
    return Offer.objects.create(created_by=by, confirmed_on=confirmed_on or timezone.localdate(), **facts)


def change_offer(*, offer: Offer, **facts: Any) -> None:
    """What is changed has just been heard: with it the actor has confirmed the rest."""
    for name, value in facts.items():
        setattr(offer, name, value)
    offer.confirmed_on = timezone.localdate()
    offer.save(update_fields=[*facts, "confirmed_on"])


def confirm_offer(*, offer: Offer) -> None:
    """Somebody has asked the actor by telephone or met it; an offer that was taken out comes back.

    An end that has passed is not an end any more.
    """
    today = timezone.localdate()
    offer.confirmed_on, offer.withdrawn_at, offer.withdrawn_why = today, None, ""
    if offer.ends_on and offer.ends_on < today:
        offer.ends_on = None
    offer.save(update_fields=["confirmed_on", "withdrawn_at", "withdrawn_why", "ends_on"])


def withdraw_offer(*, offer: Offer, why: str = WhyWithdrawn.TAKEN_OUT) -> None:
    """Taken out of every search; the row stays, for the measures that came of it."""
    if offer.withdrawn_at is None:
        offer.withdrawn_at, offer.withdrawn_why = timezone.now(), why
        offer.save(update_fields=["withdrawn_at", "withdrawn_why"])


def questions_to_send(on: date | None = None) -> list[int]:
    """Makes a question for each offer that has to be asked about: one of an offer and round, however often it is run.

    Keys of all that still wait for their letter, with those whose letter was not sent earlier.
    """
    wanting = Offer.objects.to_ask_about(on).values_list("pk", "confirmed_on")
    OfferQuestion.objects.bulk_create(
        [OfferQuestion(offer_id=offer, round_on=round_on) for offer, round_on in wanting], ignore_conflicts=True
    )
    still = OfferQuestion.objects.filter(mailed_at=None, answered_at=None, round_on=F("offer__confirmed_on"))
    held = Offer.objects.not_over(on).exclude(actor__contact_email="")
    return sorted(still.filter(offer__in=held).values_list("pk", flat=True))


@transaction.atomic
def send_question(question_id: int) -> bool:
    """The letter to the actor's contact. False where a letter has gone, or nothing is left to ask.

    The row is held until the letter has left: a second delivery of the task finds it marked, and one whose letter
    could not be sent finds it unmarked.
    """
    waiting = OfferQuestion.objects.filter(pk=question_id, mailed_at=None, answered_at=None)
    question = waiting.select_for_update(of=("self",), skip_locked=True).select_related("offer__actor").first()
    if question is None or _is_overtaken(question) or not question.offer.actor.contact_email:
        return False
    question.mailed_at = timezone.now()
    question.save(update_fields=["mailed_at"])
    # A line break in a subject would begin another header.
    title = " ".join(question.offer.title.split())
    context = {
        "title": title,
        "address": urljoin(settings.SITE_URL, reverse("offer_answer", args=[code_of(question)])),
        "last_on": timezone.localdate() + timedelta(days=settings.OFFER_CODE_DAYS),
        "municipality": settings.MUNICIPALITY_NAME,
    }
    send_mail(
        subject=_("Gjelder tilbudet «%(title)s» fortsatt?") % {"title": title},
        message=render_to_string("areas/mail/offer.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[question.offer.actor.contact_email],
    )
    return True


def code_of(question: OfferQuestion) -> str:
    return CODE.sign(str(question.pk))


def question_of(code: str) -> OfferQuestion | None:
    """The question that a code opens; None for one that is wrong, too old, used or overtaken."""
    try:
        key = CODE.unsign(code, max_age=timedelta(days=settings.OFFER_CODE_DAYS))
    except signing.BadSignature:
        return None
    found = OfferQuestion.objects.filter(pk=int(key), answered_at=None).select_related(*WITH_OFFER).first()
    return None if found is None or _is_overtaken(found) else found


def _is_overtaken(question: OfferQuestion) -> bool:
    """Somebody has confirmed the offer since, or it has been taken out."""
    return question.offer.withdrawn_at is not None or question.offer.confirmed_on != question.round_on


@transaction.atomic
def answer_question(*, question: OfferQuestion, goes_on: bool, ends_on: date | None = None) -> None:
    """The actor's own word. Raises QuestionOverError for the second of two answers."""
    held = OfferQuestion.objects.select_for_update(of=("self", "offer")).select_related("offer").get(pk=question.pk)
    if held.answered_at or _is_overtaken(held):
        raise QuestionOverError
    held.answered_at, held.goes_on = timezone.now(), goes_on
    held.save(update_fields=["answered_at", "goes_on"])
    if goes_on:
        held.offer.confirmed_on, held.offer.ends_on = timezone.localdate(), ends_on
        held.offer.save(update_fields=["confirmed_on", "ends_on"])
    else:
        withdraw_offer(offer=held.offer, why=WhyWithdrawn.OVER)
