"""Invitations in every state, and what schools were worried about: by the operations people use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from familieplan.accounts.models import Office, User
from familieplan.config.demo_municipality.families import Made
from familieplan.config.demo_municipality.staff import Staff
from familieplan.coordination.models import Invitation, State
from familieplan.coordination.operations import concerns, invitations
from familieplan.coordination.operations.invitations import Asked, Outsider
from familieplan.families.models import Family

HOMEWORK = Asked("learning", "Kan dere gi leksehjelp to ganger i uka fram til påske?")
CAMP = Asked("leisure", "Har dere plass til to søsken på vinterferietiltaket?")
TALK = Asked("learning", "Kan dere ta en samtale om hvordan morgenene har vært i høst?")
COURSE = Asked("work", "Kan dere vurdere et norskkurs med barnepass på formiddagen?")
TRAINING = Asked("leisure", "Følge til fotballtrening på torsdager")
SEEN = (
    "Kommer uten matpakke to–tre dager i uka siden høstferien, og sovner i timen. Vi har snakket med hjemmet,"
    " og de sier at de har det trangt nå."
)
ANSWER = "Takk for at dere sa fra. Vi ringer dere for å høre mer."


def begin(today: date, staff: Staff, made: list[Made]) -> None:
    blomst, by = made[0].plan.family, made[0].coordinator
    school = staff.offices[("skole", "500104")]
    teacher, culture = staff.by_name["Myk Vind"], staff.offices[("kultur", "")]
    sent = _ask(blomst, by, school, HOMEWORK, today, 6)
    invitations.receive(invitation=_now(sent), by=teacher)
    _ask(blomst, by, staff.offices[("inn", "")], COURSE, today, 18)
    camp = _ask(blomst, by, culture, CAMP, today, 30)
    invitations.decline(
        invitation=_now(camp),
        by=staff.by_name["Blid Sol"],
        reason="no_room",
        words="Vi setter dere øverst på ventelista.",
    )
    talk = _ask(blomst, by, school, TALK, today, 60)
    invitations.accept(invitation=_now(talk), by=teacher, words="Gjerne. Vi ringer på mandag.")
    invitations.finish(invitation=_now(talk), by=teacher, words="Vi snakket sammen, og prøver frokost på skolen.")
    volunteer = Outsider("volunteer", "Glad Stær", "400 00 000", "phone")
    helper = invitations.invite_outsider(family=blomst, by=by, outsider=volunteer, asked=TRAINING, at=_noon(today, 12))
    invitations.write_down(invitation=_now(helper), by=by, kind=State.ACCEPTED, words="Kan begynne neste uke.")
    for each in made[1:4]:
        other = _ask(each.plan.family, each.coordinator, culture, CAMP, today, 9)
        if each is made[1]:
            invitations.withdraw(
                invitation=_now(other), by=each.coordinator, words="Familien skal bort i vinterferien."
            )
    _concerns(today, staff, teacher)


def _noon(today: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time(12)))


def _now(invitation: Invitation) -> Invitation:
    return Invitation.objects.with_state().select_related("family", "office__service").get(pk=invitation.pk)


def _ask(family: Family, by: User, office: Office, asked: Asked, today: date, days: int) -> Invitation:
    return invitations.invite_office(family=family, by=by, office=office, asked=asked, at=_noon(today, days))


def _concerns(today: date, staff: Staff, teacher: User) -> None:
    """One that is answered, one that waits, and one that has waited too long."""
    for name, days in (("Rolig Rogn", 20), ("Munter Stær", 13), ("Spent Lerke", 2)):
        raised = concerns.raise_concern(
            by=teacher,
            child=concerns.Child(name, today.replace(year=today.year - 9, day=1), postcode="7078"),
            said=concerns.Said(SEEN, "agreed", child_view="«Jeg er ofte sulten på skolen.»"),
            district_code="500104",
            at=_noon(today, days),
        )
        if days == 20:
            concerns.answer_concern(concern=raised, by=staff.by_name["Rask Elv"], text=ANSWER)
