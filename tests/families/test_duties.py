"""Work that no person does at a screen names its duty, and sees the tables of that duty alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import ReadRecord, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.coordination.models.rights import Restriction, RightsRequest
from familieplan.families import protection, secrecy
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.emergency_operations import end_emergency, review_emergency
from familieplan.families.models import (
    EmergencyAccess,
    ExportOrder,
    FamilyCode,
    FamilyExport,
    FamilyLogin,
    FamilyNotTold,
    HoldReason,
    OrderKind,
    OwnAccessHold,
)
from familieplan.families.reading_question_operations import ask_about_reading
from tests.cast import Cast, add_break_glass
from tests.coordination.stories import member, propose
from tests.families.locks import EVERY_TABLE, seen_in, two

pytestmark = pytest.mark.django_db
_ = two  # the fixture

WHO_AND_WHY = {"families_participation", "families_sharingbasis", "families_consent", "families_consentedservice"}
THE_FAMILY = {"families_family", "families_participation", "families_membership", "families_person"}
CONCERNS = ("coordination_concern", "coordination_concernanswer", "coordination_concernlink")
LANES = ("coordination_fastlane", "coordination_lanestep")
THE_PLAN = {
    *("coordination_familyplan", "coordination_areaanswer", "coordination_goal", "coordination_measure"),
    *("coordination_logentry", "coordination_aidapplication", "coordination_assessment", "coordination_flag"),
    *("coordination_attachment", "coordination_answer", "coordination_meeting", "coordination_meetinginvitation"),
    *("coordination_assessmentanswer", "coordination_measureparty", "coordination_strength", "coordination_agreement"),
    *("coordination_invitation", "coordination_invitationstep", *LANES),
    *CONCERNS,
    *("coordination_planversion", "coordination_signature"),
    *("coordination_adultstatus", "coordination_qualificationcourse", "coordination_familywish"),
    *("coordination_transition", "coordination_oskitem", "coordination_osktask"),
    *("coordination_individualplan", "coordination_plansection", "coordination_childcoordinator"),
}
# What is said of the family in a copy and in the archive: on what others take part, and what it has asked for.
ON_PAPER = {
    *("families_sharingbasis", "families_consent", "families_consentedservice", "families_consentgiver"),
    *("families_disclosure", "coordination_rightsrequest", "coordination_restriction", "families_residencenote"),
    "families_arealink",
}
SEES = {
    Duty.ACCESS: {
        *WHO_AND_WHY,
        *("families_family", "families_familyuseraccess", "families_deputisedfamily", "families_emergencyaccess"),
        *(
            "families_knowledge",
            "families_disclosure",
            "families_membership",
            "families_person",
            "families_familylogin",
        ),
        "families_ownaccesshold",
    },
    Duty.FLAGS: {
        *("families_family", "families_deputisedfamily"),
        *(*WHO_AND_WHY, "families_membership", "families_person"),
        *("coordination_familyplan", "coordination_aidapplication", "coordination_assessment", "coordination_flag"),
        *("coordination_assessmentanswer", "coordination_invitation", "coordination_invitationstep"),
        *("coordination_flagstep", "coordination_adultstatus", "coordination_qualificationcourse"),
        *("coordination_measure", "coordination_oskitem", "coordination_areaanswer", "coordination_measureevent"),
        *("coordination_transition", *CONCERNS, "families_familyevent"),
        *("families_emergencyaccess", "families_emergencyreview", "families_knowledge", "coordination_familywish"),
    },
    Duty.OSK: {
        *("families_participation", "coordination_familyplan", "coordination_areaanswer", "coordination_measure"),
    },
    Duty.FIGURES: {
        *("coordination_aidapplication", "coordination_assessment", "coordination_adultstatus"),
        *("coordination_familyplan", "coordination_flag", "coordination_flagstep", "families_participation"),
        *("families_family", "families_membership", "families_person", "families_arealink", "families_familymerge"),
    },
    Duty.READ_LOG: {
        *("accounts_readrecord", "families_readingquestion", "families_family", "families_participation"),
        *("families_membership", "families_person", "families_deputisedfamily"),
    },
    Duty.KEYS: {"families_person"},
    Duty.RETENTION: {
        *("coordination_logdraft", "coordination_lastlook", "coordination_attachment", "families_familycode"),
    },
    Duty.APPOINT: {
        *WHO_AND_WHY,
        "families_family",
        "families_deputisedfamily",
        "families_consentgiver",
        "families_knowledge",
        "families_disclosure",
    },
    Duty.EMERGENCY: {
        *("families_family", "families_membership", "families_person", "families_participation"),
        *("families_emergencyaccess", "families_emergencyreview", "accounts_readrecord", "families_knowledge"),
    },
    Duty.HANDOVER: {
        *WHO_AND_WHY,
        *("families_family", "families_handover", "families_knowledge", "families_disclosure"),
    },
    Duty.INVITATION: {
        *WHO_AND_WHY,
        *("families_family", "families_knowledge", "families_disclosure"),
        *("coordination_invitation", "coordination_invitationstep"),
    },
    Duty.FAST_LANE: {
        *(*LANES, *WHO_AND_WHY - {"families_participation"}),
        *("families_family", "families_membership", "families_person", "families_knowledge", "families_disclosure"),
    },
    Duty.CONCERN: {*CONCERNS, "families_membership", "families_person", "families_participation"},
    Duty.CONSENTS: {*WHO_AND_WHY, "families_consentgiver", "families_family", "families_person"},
    Duty.OWN_DOOR: {
        *("families_family", "families_participation", "families_person", "families_familylogin"),
        *("families_familycode", "coordination_familyplan", "coordination_logentry", "coordination_rightsrequest"),
        *("coordination_restriction", "families_exportorder", "families_readingquestion"),
        *("coordination_familywish", "coordination_measure", "coordination_measureparty", "families_arealink"),
    },
    Duty.DUPLICATES: THE_FAMILY | {"families_familyuseraccess", "families_possibleduplicate"},
    Duty.COPY: THE_FAMILY
    | THE_PLAN
    | ON_PAPER
    | {"families_familylogin", "accounts_readrecord", "families_familynottold", "families_exportorder"}
    | {"families_familyexport", "coordination_flagstep", "coordination_oskpaper"},
    Duty.ARCHIVE: THE_FAMILY
    | THE_PLAN
    | ON_PAPER
    | {
        *("coordination_familyplanevent", "coordination_areaanswerevent"),
        *("coordination_goalevent", "coordination_measureevent"),
        *("coordination_measurepartyevent", "coordination_strengthevent", "coordination_agreementevent"),
        *("coordination_qualificationcourseevent", "coordination_flagstep", "coordination_familywishevent"),
        *("coordination_individualplanevent", "coordination_plansectionevent", "coordination_transitionevent"),
        *("coordination_oskitemevent", "coordination_osktaskevent"),
    },
}


@pytest.fixture
def full(two: Cast) -> Cast:
    """Something in every table, so that what a duty does not see is hidden from it and not just absent."""
    family, by, today = two.family, two["coordinator"], timezone.localdate()
    add_break_glass(two)
    emergency = EmergencyAccess.objects.get()
    end_emergency(emergency=emergency, by=emergency.worker)
    review_emergency(emergency=emergency, by=two["lead"], verdict="right", reason="Barnet var i fare den kvelden.")
    deputy = two.hire("deputy", "Fin Gran", "helse", Role.CASEWORKER)
    stands_in = {"stands_for": StandsFor.COORDINATION, "started_on": today, "last_on": today, "families": [family]}
    name_deputy(by=by, principal=by, deputy=deputy, **stands_in)
    nav, helse = two.offices["nav"].service, two.offices["helse"].service
    secrecy.tell(family=family, by=by, about=nav, told=helse, basis=family.bases.get())
    propose(two, "lead")
    protection.clear(family=family, by=by, worker=two["responsible"], why="Kjører barna til skolen")
    FamilyExport.objects.create(family=family, what="kopi", content_type="text/plain", content=b"x", made_by=by)
    reading = ReadRecord.objects.filter(family=str(family.public_id)).latest("id")
    ask_about_reading(family=family, by=by, record=reading, words="Hvorfor?", said_by="Vakker")
    _at_the_familys_door(two)
    return two


def _at_the_familys_door(two: Cast) -> None:
    family, by, adult = two.family, two["coordinator"], member(two.family, "Stille")
    at_home = User.objects.create_user("stille@prove.example", "Stille", is_family=True)
    login = FamilyLogin.objects.create(user=at_home, person=adult, given_by=by)
    FamilyCode.objects.create(login=login, digest="x", made_by=by, expires_at=timezone.now() + timedelta(days=1))
    held = {"reason": HoldReason.choices[0][0], "why": "Fare", "review_on": timezone.localdate() + timedelta(days=9)}
    OwnAccessHold.objects.create(family=family, person=adult, set_by=by, **held)
    FamilyNotTold.objects.create(family=family, service=two.offices["nav"].service, marked_by=by)
    ExportOrder.objects.create(family=family, kind=OrderKind.choices[0][0], ordered_by=by)
    asked = RightsRequest.objects.create(
        family=family, said_by="Stille", kind="restriction", about="Boligen", area="housing", asked_by=by
    )
    Restriction.objects.create(request=asked, family=family, area="housing", started_by=by)


@pytest.mark.parametrize("duty", [*Duty])
def test_each_duty_sees_its_own_tables_and_no_other(full: Cast, duty: Duty) -> None:
    assert [table for table in EVERY_TABLE if not seen_in(table)] == []
    with acting_as(duty=duty):
        assert {table for table in EVERY_TABLE if seen_in(table)} == SEES.get(duty, set())
