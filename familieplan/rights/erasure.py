"""What may be erased when a family asks, and what is said when the law of archives forbids it.

The rules stand in the file that the nightly work obeys; a rule that keeps carries the sentence that refuses.
"""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import LogDraft, RequestOutcome, RightsRequest
from familieplan.coordination.operations.rights import answer_request
from familieplan.families.models import Family
from familieplan.rights.keeping import erasable, rule_of


class Subject(models.TextChoices):
    """What a family can ask to have erased, in words that need no knowledge of the program."""

    RECORD = "record", _("Noe i planen, notatene eller kartleggingen")
    READ_LOG = "read_log", _("Hvem som har lest")
    CONTACT = "contact", _("Adressen vår")
    DRAFTS = "drafts", _("Utkast som ingen har signert")


# The model whose rule decides. An address is a column that may be emptied; a draft is no record yet.
KEPT_IN = {
    Subject.RECORD: "coordination.LogEntry",
    Subject.READ_LOG: "accounts.ReadRecord",
    Subject.CONTACT: "families.Family",
    Subject.DRAFTS: "coordination.LogDraft",
}


def refusal(subject: str) -> str:
    """Why this cannot be erased, as the family reads it; empty when the rules allow it."""
    model = KEPT_IN[Subject(subject)]
    rule = rule_of(model)
    may = rule["then"] == "delete" or (subject == Subject.CONTACT and erasable(model))
    return "" if may else str(rule["answer"])


class KeptByLawError(ValueError):
    """The rules do not allow this to be erased; the text is the reason, as the family reads it."""


@transaction.atomic
def refuse_by_rule(*, request: RightsRequest) -> RightsRequest:
    """Answered at once, where nobody may decide otherwise. What the rules allow waits for a person."""
    reason = refusal(request.subject)
    if not reason:
        return request
    return answer_request(request=request, by=None, outcome=RequestOutcome.REFUSED, reason=reason)


@transaction.atomic
def erase(*, request: RightsRequest, by: User) -> None:
    """Erase what the rules allow. Raises KeptByLawError for everything else."""
    if reason := refusal(request.subject):
        raise KeptByLawError(reason)
    if request.subject == Subject.CONTACT:
        _empty_contact(request.family)
    else:
        plans = list(request.family.plans.values_list("pk", flat=True))
        # What somebody is writing is seen by nobody else; to take it away is the duty of the rules of keeping.
        with acting_as(duty=Duty.RETENTION):
            LogDraft.objects.filter(plan__in=plans).delete()


def _empty_contact(family: Family) -> None:
    columns = erasable("families.Family")
    for column in columns:
        setattr(family, column, "")
    family.save(update_fields=columns)
