"""Every address of the product against everybody in the cast: what each of them must meet.

A new URL name needs a row here, or `test_access_matrix` fails. Where a row says nothing of somebody, 404 is expected:
a page that is not for you does not exist.
"""

from __future__ import annotations

EVERYBODY = (
    *("coordinator", "responsible", "reader", "other_office", "ended_yesterday", "lead", "lead_of_other_district"),
    *("administrator", "auditor", "area_coordinator", "superuser"),
)
TEAM = ("coordinator", "responsible", "reader")
CASEWORKERS = (*TEAM, "other_office", "ended_yesterday")
LEADS = ("lead", "lead_of_other_district")


def those(*who: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(who, status)


READS = those(*TEAM)
# GET of an address that only takes POST is 405 once the door is passed; the door comes first where it depends on the family.
WRITES = those("coordinator", "responsible") | those("reader", status=403)
STEERS = those("coordinator") | those("responsible", "reader", status=403)
ONLY_POST = those(*EVERYBODY, status=405)
EVERY = those(*EVERYBODY)

# URL name → who → status of GET.
GET: dict[str, dict[str, int]] = {
    "health": EVERY,
    "account_login": those(*EVERYBODY, status=302),
    "account_logout": EVERY,
    "account_inactive": EVERY,
    "account_signup": those(*EVERYBODY, status=302),
    "account_reauthenticate": EVERY,
    "account_change_password": EVERY,
    "account_set_password": those(*EVERYBODY, status=302),
    "account_reset_password": EVERY,
    "account_reset_password_done": EVERY,
    "account_reset_password_from_key": EVERY,
    "account_reset_password_from_key_done": EVERY,
    "mfa_login_webauthn": those(*EVERYBODY, status=302),
    "mfa_authenticate": those(*EVERYBODY, status=302),
    "mfa_reauthenticate": those(*EVERYBODY, status=302),
    "mfa_reauthenticate_webauthn": those(*EVERYBODY, status=302),
    "mfa_index": EVERY,
    "mfa_activate_totp": EVERY,
    # What somebody has not set up is not there: 404 for the whole cast (tests/accounts/test_second_factor.py).
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": EVERY,
    "mfa_list_webauthn": EVERY,
    "mfa_add_webauthn": EVERY,
    "mfa_edit_webauthn": {},
    "mfa_remove_webauthn": {},
    "socialaccount_login_cancelled": EVERY,
    # No sign-in service is set up in the matrix (tests/accounts/test_oidc.py).
    "openid_connect_login": {},
    "openid_connect_callback": {},
    "accounts:session_ended": EVERY,
    "accounts:sessions": EVERY,
    "accounts:session_end": ONLY_POST,
    "accounts:sessions_end": ONLY_POST,
    "accounts:reset_factor": those("administrator", status=405),
    "accounts:sign_out": those("administrator", status=405),
    "accounts:claims": those("administrator"),
    "accounts:claim_end": those("administrator", status=405),
    "accounts:offices": those("administrator"),
    "accounts:services": those("administrator"),
    "accounts:employ": those("administrator", status=405),
    "accounts:end_employment": those("administrator", status=405),
    "accounts:notices": EVERY,
    "readlog:log": those("auditor"),
    "readlog:person": those("auditor"),
    "readlog:seals": those("auditor"),
    "readlog:cases": those("auditor"),
    "readlog:case": those("auditor"),
    "readlog:watch": those("auditor"),
    "readlog:watch_end": those("auditor", status=405),
    "readlog:rules": those("auditor"),
    "readlog:rule": those("auditor"),
    "areas:list": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "areas:zone": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "assistance:files": those("administrator"),
    "assistance:upload": those("administrator", status=405),
    "assistance:refused": {},
    "coordination:my_day": those(*CASEWORKERS, *LEADS, "superuser")
    | those("administrator", "auditor", "area_coordinator", status=302),
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
    "coordination:propose_handover": STEERS,
    # Between two people only (tests/coordination/test_handover.py).
    "coordination:handover": those("coordinator", "responsible"),
    "coordination:handover_accept": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:handover_decline": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:handover_withdraw": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:queue": those(*LEADS),
    # Opens to the lead of the district while the flag is up (tests/coordination/test_appointing.py).
    "coordination:appoint": {},
    # Opens to the lead of the district while the flag is up (tests/coordination/test_absence.py).
    "coordination:stand_in": {},
    "coordination:deputies": those(*CASEWORKERS, *LEADS),
    "coordination:deputy_end": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:absence": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:absence_end": those(*CASEWORKERS, *LEADS, status=405),
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
    "families:emergencies": STEERS,
    "emergency:open": those(*CASEWORKERS, *LEADS),
    "emergency:end": those(*CASEWORKERS, *LEADS, status=405),
    "emergency:reviews": those(*LEADS),
    # Opened from an office of another kind than either lead's (tests/families/test_review.py).
    "emergency:review": those(*LEADS),
    "emergency:attempts": those("auditor"),
    "families:reading_question": WRITES,
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
    "accounts:services": ((), ()),
    "coordination:propose_handover": (("coordinator",), ("responsible", "reader")),
    "coordination:handover_decline": (("coordinator", "responsible"), ()),
    "coordination:handover_withdraw": (("coordinator", "responsible"), ()),
    "coordination:deputies": ((*CASEWORKERS, *LEADS), ()),
    "coordination:absence": ((*CASEWORKERS, *LEADS), ()),
    "emergency:open": ((*CASEWORKERS, *LEADS), ()),
    "emergency:end": (("ended_yesterday",), ()),
    "emergency:review": (LEADS, ()),
    "families:reading_question": (("coordinator", "responsible"), ("reader",)),
    "readlog:case": (("auditor",), ()),
    "readlog:watch": (("auditor",), ()),
    "readlog:watch_end": (("auditor",), ()),
    "readlog:rule": (("auditor",), ()),
    "api:measures": (("coordinator", "responsible"), ("reader",)),
    "api:entries": (("coordinator", "responsible"), ("reader",)),
}
