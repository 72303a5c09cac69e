"""Every address of the product against everybody in the cast: what each of them must meet.

A new URL name needs a row here, or `test_access_matrix` fails. Where a row says nothing of somebody, 404 is expected:
a page that is not for you does not exist.
"""

from __future__ import annotations

STAFF = (
    *("coordinator", "responsible", "reader", "other_office", "ended_yesterday", "lead", "lead_of_other_district"),
    *("administrator", "auditor", "area_coordinator", "superuser"),
)
# Somebody in the family, who has entered by the family's own door: no page of staff exists for them.
EVERYBODY = (*STAFF, "family_member")
TEAM = ("coordinator", "responsible", "reader")
CASEWORKERS = (*TEAM, "other_office", "ended_yesterday")
LEADS = ("lead", "lead_of_other_district")


def those(*who: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(who, status)


READS = those(*TEAM)
# GET of an address that only takes POST is 405 once the door is passed; the door comes first where it depends on the family.
WRITES = those("coordinator", "responsible") | those("reader", status=403)
STEERS = those("coordinator") | those("responsible", "reader", status=403)
ONLY_POST = those(*STAFF, status=405)
EVERY = those(*STAFF)
OWN = those("family_member")

# URL name → who → status of GET.
GET: dict[str, dict[str, int]] = {
    "health": those(*EVERYBODY),
    "account_login": those(*STAFF, status=302),
    "account_logout": those(*EVERYBODY),
    "account_inactive": EVERY,
    "account_signup": those(*STAFF, status=302),
    "account_reauthenticate": EVERY,
    "account_change_password": EVERY,
    "account_set_password": those(*STAFF, status=302),
    "account_reset_password": EVERY,
    "account_reset_password_done": EVERY,
    "account_reset_password_from_key": EVERY,
    "account_reset_password_from_key_done": EVERY,
    "accounts:session_ended": those(*EVERYBODY),
    "accounts:offices": those("administrator"),
    "accounts:services": those("administrator"),
    "accounts:employ": those("administrator", status=405),
    "accounts:end_employment": those("administrator", status=405),
    "accounts:read_log": those("auditor"),
    "areas:list": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "areas:zone": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "assistance:files": those("administrator"),
    "assistance:upload": those("administrator", status=405),
    "assistance:refused": {},
    "coordination:my_day": those(*CASEWORKERS, *LEADS, "superuser")
    | those("administrator", "auditor", "area_coordinator", "family_member", status=302),
    "coordination:families": those(*CASEWORKERS, *LEADS),
    "coordination:register": those(*CASEWORKERS, *LEADS),
    "coordination:plan": READS,
    "coordination:plan_start": ONLY_POST,
    "coordination:words": WRITES,
    "coordination:area_answer": ONLY_POST,
    "coordination:goal_add": ONLY_POST,
    "coordination:goal": WRITES,
    "coordination:goal_close": ONLY_POST,
    "coordination:measure_add": ONLY_POST,
    "coordination:measure": READS,
    "coordination:measure_step": ONLY_POST,
    "coordination:log": READS,
    "coordination:draft_save": ONLY_POST,
    "coordination:draft_discard": ONLY_POST,
    "coordination:queue": those(*LEADS),
    # Opens to the lead of the district while the flag is up (tests/coordination/test_appointing.py).
    "coordination:appoint": {},
    "coordination:assessments": READS,
    "coordination:application": ONLY_POST,
    "coordination:assessment": READS,
    "coordination:assessment_save": ONLY_POST,
    "families:find": those(*CASEWORKERS, *LEADS),
    "families:members": READS,
    "families:member": STEERS,
    "families:member_end": ONLY_POST,
    "families:participants": READS,
    "families:participation_end": ONLY_POST,
    # The page of a service that takes part in secret; nobody in this cast works in one.
    "families:knowledge": {},
    "families:move": STEERS,
    "families:zone": STEERS,
    "families:clearance_end": ONLY_POST,
    "families:show_address": ONLY_POST,
    "families:protection": STEERS,
    "families:readers": READS,
    "families:own_access": STEERS,
    "families:own_access_end": ONLY_POST,
    "families:own_access_hold": ONLY_POST,
    "families:family_told": ONLY_POST,
    "rights:requests": STEERS,
    "rights:request": STEERS,
    # What is shut, and what is ordered, is there when it is: tests/rights/.
    "rights:restricted": those("responsible", "reader", status=403),
    "rights:restriction_end": ONLY_POST,
    "rights:copy": ONLY_POST,
    "rights:archive": ONLY_POST,
    "rights:order": those("responsible", "reader", status=403),
    "rights:export": those("responsible", "reader", status=403),
    "rights:plan_close": STEERS,
    "archive:ready": those("administrator"),
    "own:start": those("family_member", status=302),
    "own:door": those(*EVERYBODY),
    "own:home": OWN,
    "own:participants": OWN,
    "own:readers": OWN,
    # Where no one keeps questions, none is asked: tests/rights/test_own_pages.py.
    "own:question": {},
    "own:log": OWN,
    "own:requests": OWN,
    "own:held": OWN,
    "own:copy": those(*STAFF, "family_member", status=405),
    "own:order": {},
    "own:export": {},
    "reporting:overview": those("administrator", *LEADS),
    "reporting:order": those("administrator", status=405),
    "reporting:report": {},
    "reporting:download": {},
    "api:token": EVERY,
    "api:schema": EVERY,
    "api:docs": EVERY,
    "api:family-list": EVERY,
    "api:family-detail": READS,
    "api:flag-list": EVERY,
    "api:flag-detail": those("coordinator", "responsible", "lead"),
    "api:plan": READS,
    "api:goals": READS,
    "api:measures": READS,
    "api:entries": READS,
    "api:reports": those("administrator", *LEADS),
    "api:report": {},
    "api:missing": {},
}

# POST to what changes a family: who may, seen as "not 403 and not 404".
POST: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "coordination:plan_start": (("coordinator",), ("responsible", "reader")),
    "coordination:words": (("coordinator", "responsible"), ("reader",)),
    "coordination:area_answer": (("coordinator", "responsible"), ("reader",)),
    "coordination:goal_add": (("coordinator", "responsible"), ("reader",)),
    "coordination:goal": (("coordinator", "responsible"), ("reader",)),
    "coordination:goal_close": (("coordinator", "responsible"), ("reader",)),
    "coordination:measure_add": (("coordinator", "responsible"), ("reader",)),
    "coordination:measure": (("coordinator", "responsible"), ("reader",)),
    "coordination:measure_step": (("coordinator", "responsible"), ("reader",)),
    "coordination:log": (("coordinator", "responsible"), ("reader",)),
    "coordination:draft_save": (("coordinator", "responsible"), ("reader",)),
    "coordination:draft_discard": (("coordinator", "responsible"), ("reader",)),
    "coordination:application": (("coordinator", "responsible"), ("reader",)),
    "coordination:assessment": (("coordinator", "responsible"), ("reader",)),
    "coordination:assessment_save": (("coordinator", "responsible"), ("reader",)),
    "families:find": ((*CASEWORKERS, *LEADS), ()),
    "families:members": (("coordinator",), ("responsible", "reader")),
    "families:member": (("coordinator",), ("responsible", "reader")),
    "families:member_end": (("coordinator",), ("responsible", "reader")),
    "families:participants": (("coordinator",), ("responsible", "reader")),
    "families:participation_end": (("coordinator",), ("responsible", "reader")),
    "families:move": (("coordinator",), ("responsible", "reader")),
    "families:zone": (("coordinator",), ("responsible", "reader")),
    "families:protection": (("coordinator",), ("responsible", "reader")),
    "families:clearance_end": (("coordinator",), ("responsible", "reader")),
    # Nothing is hidden in this family; see tests/families/test_protection.py for one where it is.
    "families:show_address": (("coordinator", "responsible", "reader"), ()),
    "families:knowledge": ((), ()),
    "families:own_access": (("coordinator",), ("responsible", "reader")),
    "families:own_access_hold": (("coordinator",), ("responsible", "reader")),
    "families:family_told": ((), ("reader",)),
    "rights:requests": (("coordinator",), ("responsible", "reader")),
    "rights:request": (("coordinator",), ("responsible", "reader")),
    "rights:copy": (("coordinator",), ("responsible", "reader")),
    "rights:archive": (("coordinator",), ("responsible", "reader")),
    "rights:plan_close": (("coordinator",), ("responsible", "reader")),
    "own:requests": (("family_member",), ()),
    "own:copy": (("family_member",), ()),
    "accounts:services": ((), ()),
    "api:measures": (("coordinator", "responsible"), ("reader",)),
    "api:entries": (("coordinator", "responsible"), ("reader",)),
}
