"""Verbs on requests for an extract: ask, change, approve, refuse, take back, order anew, take out.

Those who may approve are told that one waits, and whoever asked that it is answered: never what it is about.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from familieplan.accounts.models import Employment, NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.reporting.making import Status
from familieplan.reporting.research.models import (
    APPROVERS,
    Event,
    ResearchApproval,
    ResearchEvent,
    ResearchFile,
    ResearchRequest,
    State,
)


class NotYoursToAnswerError(ValueError):
    """One's own request, one that reads otherwise by now, or one that is answered. The words are for the screen."""


def _note(request: ResearchRequest, kind: str, by: User | None = None, words: str = "") -> None:
    office = by.employment.office.name if by and by.employment else ""
    who = f"{by.name} <{by.email}>" if by else ""
    facts = {"office": office, "role": by.role if by else "", "words": words, "version": request.version}
    ResearchEvent.objects.create(request=request, kind=kind, who=who, **facts)


def _words_of(request: ResearchRequest) -> str:
    """What a version asks for, as it stays to be read after the next one has taken its place."""
    years = ", ".join(str(year) for year in request.years)
    return "\n".join(
        [
            *(request.purpose, request.receiver, f"{request.ground_text} {request.reference}".strip()),
            *(years, ", ".join(request.labels), request.expires_on.isoformat()),
        ]
    )


def _page(request: ResearchRequest) -> str:
    return reverse("research:request", args=[request.public_id])


def _tell_those_who_answer(request: ResearchRequest, text: str) -> None:
    posts = Employment.objects.current().filter(role__in=APPROVERS, user__is_active=True)
    users = User.objects.filter(pk__in=posts.exclude(user=request.asked_by_id).values("user"))
    notify(users=users, text=text, path=_page(request))


def _tell_who_asked(request: ResearchRequest) -> None:
    if request.asked_by:
        text = _("Forespørselen din om uttrekk til forskning er besvart.")
        notify(users=[request.asked_by], text=text, path=_page(request), kind=NoticeKind.ANSWER)


@transaction.atomic
def ask(*, by: User, **asked: Any) -> ResearchRequest:
    made = ResearchRequest.objects.create(
        **asked, ground_text=_ground_text(asked), asked_by=by, asked_by_name=by.signature
    )
    _note(made, Event.ASKED, by, _words_of(made))
    _tell_those_who_answer(made, _("En forespørsel om uttrekk til forskning venter på svar."))
    return made


def _ground_text(asked: dict[str, Any]) -> str:
    return f"{asked['ground'].name}: {asked['ground'].text}"


@transaction.atomic
def change(*, request: ResearchRequest, by: User, **asked: Any) -> ResearchRequest:
    """A new version: whoever has approved the one before has not approved this. Raises NotYoursToAnswerError."""
    held = _held(request)
    if held.asked_by_id != by.pk:
        raise NotYoursToAnswerError(_("Bare den som ba om uttrekket, kan endre forespørselen."))
    values = {**asked, "ground_text": _ground_text(asked)}
    if all(getattr(held, name) == value for name, value in values.items()):
        return held
    for name, value in values.items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    _note(held, Event.CHANGED, by, _words_of(held))
    _tell_those_who_answer(held, _("En forespørsel om uttrekk til forskning er endret og venter på svar."))
    return held


def _held(request: ResearchRequest) -> ResearchRequest:
    """The row, locked until the transaction ends. Raises NotYoursToAnswerError when it no longer waits."""
    held = ResearchRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != State.ASKED:
        raise NotYoursToAnswerError(
            _("Forespørselen er alt besvart: %(state)s.") % {"state": held.get_state_display().lower()}
        )
    if held.is_over:
        raise NotYoursToAnswerError(_("Forespørselen er utløpt. Lag en ny om det fortsatt trengs."))
    return held


@transaction.atomic
def approve(*, request: ResearchRequest, by: User, version: int) -> ResearchRequest:
    """Read and approved as `version` reads. With the second approval the extract is made. Raises NotYoursToAnswer."""
    held = _held(request)
    if held.version != version:
        raise NotYoursToAnswerError(_("Forespørselen er endret mens du leste. Les den på nytt før du svarer."))
    if held.asked_by_id == by.pk:
        raise NotYoursToAnswerError(_("Du har bedt om uttrekket selv. To andre må godkjenne det."))
    if not by.holds(*APPROVERS):
        raise NotYoursToAnswerError(_("En administrator og en OSK-leder må godkjenne uttrekket."))
    given = held.approvals.filter(version=version)
    if given.filter(by=by).exists():
        raise NotYoursToAnswerError(_("Du har alt godkjent. Det trengs én til, i en annen rolle."))
    if given.filter(role=by.role).exists():
        raise NotYoursToAnswerError(_("Noen i samme rolle som deg har alt godkjent. Det trengs én i den andre rollen."))
    ResearchApproval.objects.create(request=held, version=version, by=by, role=by.role, by_name=by.signature)
    _note(held, Event.APPROVED, by)
    if held.approvals.filter(version=version).count() == len(APPROVERS):
        held.state = State.APPROVED
        held.save(update_fields=["state"])
        _tell_who_asked(held)
        _order(held)
    return held


@transaction.atomic
def answer_no(*, request: ResearchRequest, by: User, reason: str = "") -> ResearchRequest:
    """Refused with a reason by one who could have approved; taken back by whoever asked."""
    held = _held(request)
    own = held.asked_by_id == by.pk
    if not own and not by.holds(*APPROVERS):
        raise NotYoursToAnswerError(_("En administrator eller en OSK-leder svarer på forespørselen."))
    if not own and not reason:
        raise NotYoursToAnswerError(_("Skriv hvorfor uttrekket avslås, så den som ba om det, vet hva som skal til."))
    held.state = State.WITHDRAWN if own else State.REFUSED
    held.reason = reason
    held.save(update_fields=["state", "reason"])
    _note(held, Event.WITHDRAWN if own else Event.REFUSED, by, reason)
    if not own:
        _tell_who_asked(held)
    return held


def _order(request: ResearchRequest) -> ResearchFile:
    from familieplan.reporting.tasks import send_extract

    file = ResearchFile.objects.create(request=request)
    transaction.on_commit(lambda: send_extract(file.pk), robust=True)
    return file


@transaction.atomic
def order_anew(*, request: ResearchRequest, by: User) -> ResearchFile:
    """After one that could not be made; while one is there, or under way, that one."""
    held = ResearchRequest.objects.select_for_update().get(pk=request.pk)
    there = held.files.listed().exclude(status=Status.FAILED).first()
    if there:
        return there
    if held.state != State.APPROVED or held.is_over or held.asked_by_id != by.pk:
        raise NotYoursToAnswerError(_("Bare den som ba om uttrekket, kan lage det på nytt, og bare før fristen."))
    _note(held, Event.ORDERED, by)
    return _order(held)


@transaction.atomic
def take_out(*, request: ResearchRequest, by: User) -> bytes | None:
    """The package, with a row that says who took it. None when there is none for this person, or no longer."""
    if request.asked_by_id != by.pk or request.is_over:
        return None
    file = request.files.filter(status=Status.READY, removed_at=None).first()
    if file is None or file.content is None:
        return None
    _note(request, Event.TAKEN, by)
    return bytes(file.content)
