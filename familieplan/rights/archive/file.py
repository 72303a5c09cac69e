"""What goes into the package, as plain values: a folder for each closed plan, and a record for each document."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid5

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from familieplan.accounts.uploads import FileKind
from familieplan.coordination.beside import by_entry
from familieplan.coordination.models import (
    Answer,
    Assessment,
    AssessmentAnswer,
    Attachment,
    FamilyPlan,
)
from familieplan.coordination.models.rights import notes_beside
from familieplan.coordination.snapshots import Hidden, hidden_from
from familieplan.families.models import Family
from familieplan.families.models.knowledge import secrets_of
from familieplan.families.policies import Part
from familieplan.rights.archive import papers
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import NOBODY, Enclosed, Folder, Record, Remark, StillOpenError, moment
from familieplan.rights.archive.summaries import sheets_of_family, sheets_of_plan
from familieplan.rights.copies.masks import masked


def folders_of(family: Family, reach: Reach) -> list[Folder]:
    """One for each plan, oldest first. Raises StillOpenError."""
    plans = list(FamilyPlan.objects.filter(family=family).order_by("started_on", "pk"))
    if not plans or any(plan.ended_on is None for plan in plans):
        raise StillOpenError
    return [_folder(plan, family, reach, first=plan == plans[0]) for plan in plans]


def _folder(plan: FamilyPlan, family: Family, reach: Reach, *, first: bool) -> Folder:
    ended_on = plan.ended_on or plan.started_on
    team = list(reach.participations(family))
    leader = next((row for row in reversed(team) if row.part == Part.COORDINATOR), None)
    responsible, office = (leader.worker.name, leader.office.name) if leader else (NOBODY, NOBODY)
    people = family.memberships.select_related("person").order_by("started_on", "pk")
    parties = tuple((str(row.person.public_id), str(row.person), row.get_relation_display()) for row in people)
    records = [_plan_record(plan, family, reach, responsible, office)]
    records += [*_versions(plan, family, reach, office), *_notes(plan, family, reach)]
    sheets = [*sheets_of_plan(plan, reach), *(sheets_of_family(family, reach) if first else ())]
    records += [sheet.as_record(family, responsible, office) for sheet in sheets]
    if first:
        records += _assessments(family, responsible, office)
    return Folder(
        system_id=uuid5(family.public_id, f"plan {plan.pk}"),
        plan_id=plan.pk,
        title=_("Familieplan fra %(day)s") % {"day": f"{plan.started_on:%d.%m.%Y}"},
        opened_at=moment(plan.started_on),
        closed_at=moment(ended_on),
        responsible=responsible,
        office=office,
        end_reason=plan.end_reason,
        parties=parties,
        records=tuple(records),
    )


def _plan_record(plan: FamilyPlan, family: Family, reach: Reach, author: str, office: str) -> Record:
    goals, answers = plan.goals.order_by("pk"), plan.answers.order_by("pk")
    said = papers.Said(reach.agreements(plan), list(plan.assets.standing()))
    measures = papers.with_parties(reach.measures(plan), reach.parties(plan))
    content = papers.plan_paper(plan, family, list(goals), list(answers), measures, said)
    ended_on = plan.ended_on or plan.started_on
    return Record(
        system_id=uuid5(family.public_id, f"plan paper {plan.pk}"),
        title=_("Familieplan, mål og tiltak"),
        written_at=moment(ended_on),
        happened_on=ended_on,
        author=author,
        office=office,
        name=f"dokumenter/plan-{plan.pk}.pdf",
        content=content,
    )


def _versions(plan: FamilyPlan, family: Family, reach: Reach, office: str) -> Iterable[Record]:
    hidden = hidden_from(reach.user, secrets_of(family.pk)) if reach.user else Hidden()
    for row in plan.versions.select_related("frozen_by", "plan").order_by("number"):
        yield Record(
            system_id=row.public_id,
            title=_("Familieplan, avtalt versjon %(number)s") % {"number": row.number},
            written_at=row.frozen_at,
            happened_on=row.agreed_on,
            author=row.frozen_by.name,
            office=office,
            name=f"dokumenter/versjon-{row.public_id}.pdf",
            content=papers.version_paper(row, hidden),
        )


def _notes(plan: FamilyPlan, family: Family, reach: Reach) -> Iterable[Record]:
    entries = list(reach.entries(plan))
    beside, answers = notes_beside(entries), by_entry(reach.answers(plan))
    files = by_entry(reach.attachments(plan))
    for entry in entries:
        remarks = [
            Remark(row.note, _("Familien er uenig"), row.handled_at or row.asked_at, row.said_by)
            for row in beside.get(entry.pk, [])
        ]
        remarks += [_answered(answer) for answer in answers[entry.pk]]
        name, _comma, office = entry.signature.partition(", ")
        yield Record(
            system_id=entry.public_id,
            title=f"{entry.get_kind_display()} {entry.happened_on:%d.%m.%Y}",
            written_at=entry.signed_at,
            happened_on=entry.happened_on,
            author=name,
            office=entry.office.name if entry.office else office or NOBODY,
            name=f"dokumenter/notat-{entry.public_id}.pdf",
            content=papers.note_paper(entry, reach.text_of(entry)),
            readers=str(entry.get_audience_display()),
            corrects=entry.corrects.public_id if entry.corrects else None,
            remarks=tuple(remarks),
            enclosed=tuple(_enclosed(file) for file in files[entry.pk]),
        )


def _answered(answer: Answer) -> Remark:
    said = [str(_("Lest og tatt videre."))] if answer.takes_it_on else []
    return Remark(" ".join([*said, answer.text]).strip(), _("Svar"), answer.signed_at, answer.signature)


def _enclosed(file: Attachment) -> Enclosed:
    kind = FileKind(file.kind)
    with file.content.open("rb") as kept:
        content = kept.read()
    place = f"dokumenter/vedlegg-{file.public_id}.{kind.suffix}"
    return Enclosed(file.public_id, masked(file.name), file.added_at, file.added_by.name, kind, place, content)


def _assessments(family: Family, author: str, office: str) -> Iterable[Record]:
    written = Exists(AssessmentAnswer.objects.filter(assessment=OuterRef("pk")).exclude(value=""))
    rows = Assessment.objects.filter(written, family=family)
    rows = rows.select_related("child", "application", "completed_by", "form")
    for row in rows.order_by("opened_on", "pk"):
        on = row.completed_on or row.opened_on
        yield Record(
            system_id=row.public_id,
            title=_("Kartlegging av %(child)s") % {"child": row.child.given_name},
            written_at=moment(on),
            happened_on=on,
            author=row.completed_by.name if row.completed_by else author,
            office=office,
            name=f"dokumenter/kartlegging-{row.public_id}.pdf",
            content=papers.assessment_paper(row),
        )
