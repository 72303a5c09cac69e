"""Every address of the product against everybody in the cast: what each of them must meet.

A new URL name needs a row here, or `test_access_matrix` fails. Where a row says nothing of somebody, 404 is expected:
a page that is not for you does not exist.
"""

from __future__ import annotations

STAFF = (
    *("coordinator", "responsible", "reader", "other_office", "ended_yesterday", "lead", "lead_of_other_district"),
    *("administrator", "auditor", "area_coordinator", "superuser"),
)
# Who comes in when the story needs them: at the coordinator's office without a part, the coordinator's deputy, and
# somebody who has opened the family in an emergency (tests/cast.py).
LATER = ("same_office", "deputy", "break_glass")
# Somebody in the family, who has entered by the family's own door: no page of staff exists for them.
EVERYBODY = (*STAFF, *LATER, "family_member")
TEAM = ("coordinator", "responsible", "reader")
SEES = (*TEAM, "deputy", "break_glass")
CASEWORKERS = (*TEAM, "other_office", "ended_yesterday", *LATER)
LEADS = ("lead", "lead_of_other_district")
# Everybody who works here, whatever the role.
WORKERS = (*CASEWORKERS, *LEADS, "administrator", "auditor", "area_coordinator")


def those(*who: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(who, status)


READS = those(*SEES)
# GET of an address that only takes POST is 405 once the door is passed; the door comes first where it depends on the family.
WRITES = those("coordinator", "responsible", "deputy") | those("reader", "break_glass", status=403)
# An emergency gives the right to write in the log, and no other.
LOGS = WRITES | those("break_glass")
STEERS = those("coordinator", "deputy") | those("responsible", "reader", "break_glass", status=403)
# What is lent to a deputy the coordinator alone gives away.
GIVES_AWAY = STEERS | those("deputy", status=403)
ONLY_POST = those(*STAFF, *LATER, status=405)
EVERY = those(*STAFF, *LATER)
OWN = those("family_member")
# What is shut, or ordered, is there when it is (tests/rights/): only a part that is too small tells.
SHUT = those("responsible", "reader", "break_glass", status=403)

AREA_WRITES = (
    *("areas:step_add", "areas:step_tick", "areas:partner_add", "areas:partner_stand", "areas:diary_add"),
    *("areas:survey_open", "areas:survey_close"),
)
SCHOOL_KEEPS = ("areas:school_contact", "areas:practice_add", "areas:practice_result")
FORUM_FORMS = ("areas:forum_new", "areas:forum_edit", "areas:forum_answer")

OFFER_FORMS = ("offers:new", "offers:edit", "offers:actor_new", "offers:actor_edit")
OFFER_STEPS = ("offers:confirm", "offers:withdraw")
AT_WORK = those(*CASEWORKERS, *LEADS, "administrator", "auditor", "area_coordinator")

# URL name → who → status of GET.
GET: dict[str, dict[str, int]] = {
    "health": those(*EVERYBODY),
    "account_login": those(*STAFF, *LATER, status=302),
    "account_logout": those(*EVERYBODY),
    "account_inactive": EVERY,
    "account_signup": those(*STAFF, *LATER, status=302),
    "account_reauthenticate": EVERY,
    "account_change_password": EVERY,
    "account_set_password": those(*STAFF, *LATER, status=302),
    "account_reset_password": EVERY,
    "account_reset_password_done": EVERY,
    "account_reset_password_from_key": EVERY,
    "account_reset_password_from_key_done": EVERY,
    "accounts:session_ended": those(*EVERYBODY),
    "mfa_login_webauthn": those(*STAFF, *LATER, status=302),
    "mfa_authenticate": those(*STAFF, *LATER, status=302),
    "mfa_reauthenticate": those(*STAFF, *LATER, status=302),
    "mfa_reauthenticate_webauthn": those(*STAFF, *LATER, status=302),
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
    "accounts:sessions": EVERY,
    "accounts:session_end": ONLY_POST,
    "accounts:sessions_end": ONLY_POST,
    "accounts:reset_factor": those("administrator", status=405),
    "accounts:sign_out": those("administrator", status=405),
    "accounts:claims": those("administrator"),
    "accounts:claim_end": those("administrator", status=405),
    "accounts:offices": those("administrator"),
    "accounts:services": those("administrator"),
    "accounts:languages": those("administrator"),
    "accounts:employ": those("administrator", status=405),
    "accounts:end_employment": those("administrator", status=405),
    "accounts:notices": EVERY,
    "accounts:notice_choices": EVERY,
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
    **dict.fromkeys(("areas:borders", "areas:outline", "areas:postcode"), those("administrator")),
    **dict.fromkeys(("survey_poster", "goals_served"), those("area_coordinator")),
    "areas:outlines": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "areas:zone": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "areas:measure": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    "areas:diary_picture": those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator"),
    **dict.fromkeys(("areas:measure_new", "areas:measure_edit"), those("area_coordinator")),
    **dict.fromkeys(AREA_WRITES, those("area_coordinator", status=405)),
    **dict.fromkeys(("areas:observe", "areas:indicators"), those("area_coordinator")),
    **dict.fromkeys(("areas:day", "areas:my_zones"), those("area_coordinator")),
    "areas:day_seen": those("area_coordinator", status=405),
    **dict.fromkeys(("areas:coordinators", "areas:zones_of"), those("administrator")),
    **dict.fromkeys(("areas:observation_withdraw", "areas:indicators_enter"), those("area_coordinator", status=405)),
    "areas:indicators_map": those("area_coordinator", status=405),
    **dict.fromkeys(
        ("areas:schools", "areas:school"), those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator")
    ),
    **dict.fromkeys(("areas:school_new", "areas:school_edit"), those("area_coordinator")),
    **dict.fromkeys(SCHOOL_KEEPS, those(*CASEWORKERS, *LEADS, "administrator", "area_coordinator", status=405)),
    "areas:school_year": those("area_coordinator", status=405),
    **dict.fromkeys(("areas:forum", "areas:forum_meeting"), those(*WORKERS)),
    **dict.fromkeys(FORUM_FORMS, those("area_coordinator")),
    "areas:forum_input": those("area_coordinator", status=405),
    **dict.fromkeys(("offers:list", "offers:offer", "offers:actors", "offers:actor"), AT_WORK),
    **dict.fromkeys(OFFER_FORMS, those("area_coordinator")),
    **dict.fromkeys(OFFER_STEPS, those("area_coordinator", status=405)),
    **dict.fromkeys(("survey", "survey_thanks", "offer_answer", "offer_thanks"), those(*EVERYBODY)),
    **dict.fromkeys(("entitlements", "entitlements_in"), those(*EVERYBODY)),
    **dict.fromkeys(("entitlement_versions", "entitlement_new", "entitlement_approve"), those("administrator")),
    "assistance:files": those("administrator"),
    "assistance:upload": those("administrator", status=405),
    "assistance:refused": {},
    "assistance:refused_faults": {},
    "assistance:stored": {},
    "assistance:proposal": {},
    "assistance:take_out": {},
    "assistance:proposal_faults": {},
    **dict.fromkeys(("assistance:correct", "assistance:use", "assistance:discard"), those("administrator", status=405)),
    "coordination:my_day": those(*CASEWORKERS, *LEADS, "superuser")
    | those("administrator", "auditor", "area_coordinator", "family_member", status=302),
    "coordination:news_seen": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:families": those(*CASEWORKERS, *LEADS),
    "coordination:register": those(*CASEWORKERS, *LEADS),
    "coordination:find_family": those(*CASEWORKERS, *LEADS, status=302),
    "coordination:plan": READS,
    "coordination:plan_start": ONLY_POST,
    "coordination:words": WRITES,
    "coordination:changes": WRITES,
    "coordination:agreements": WRITES,
    "coordination:strengths": WRITES,
    "coordination:versions": READS,
    "coordination:version": READS,
    "coordination:news": READS,
    "coordination:earlier_plans": READS,
    "coordination:earlier_plan": READS,
    "coordination:earlier_log": READS,
    "coordination:merge_start": WRITES,
    # A pair that somebody sees both of: tests/coordination/test_merging.py.
    "coordination:merge": those("reader", "break_glass", status=403),
    "coordination:merged": {},
    "coordination:area_answer": ONLY_POST,
    "coordination:goal_add": ONLY_POST,
    "coordination:goal": WRITES,
    "coordination:goal_close": ONLY_POST,
    "coordination:measure_add": ONLY_POST,
    "coordination:wishes": READS,
    "coordination:individuals": READS,
    "coordination:transitions": READS,
    "coordination:individual": READS,
    "coordination:wish_answer": those(*STAFF, *LATER, status=405),
    # Not for those who only read the plan.
    "coordination:adult": READS | those("reader", status=403),
    "coordination:measure": READS,
    "coordination:measure_step": ONLY_POST,
    "coordination:measure_evaluate": ONLY_POST,
    "coordination:party_add": ONLY_POST,
    "coordination:party_step": ONLY_POST,
    "coordination:log": READS,
    "coordination:draft_save": ONLY_POST,
    "coordination:draft_discard": ONLY_POST,
    "coordination:draft_file_remove": ONLY_POST,
    "coordination:attachment": READS,
    "coordination:answer": ONLY_POST,
    "coordination:follow_up": WRITES,
    "coordination:meetings": READS,
    "coordination:meeting": READS,
    "coordination:meeting_add": WRITES,
    "coordination:meeting_change": WRITES,
    "coordination:meeting_step": ONLY_POST,
    "coordination:meeting_answer": ONLY_POST,
    "coordination:calendar": those(*CASEWORKERS, *LEADS),
    # Opens to a secret, whoever brings it (tests/coordination/test_calendar.py).
    "coordination:calendar_feed": those("anonymous", status=404),
    # Names no family, and leads to the meeting's own page.
    "coordination:meeting_door": those(*SEES, status=302),
    "coordination:new_entry": those(*CASEWORKERS, *LEADS),
    "coordination:search": those(*CASEWORKERS, *LEADS),
    "coordination:propose_handover": GIVES_AWAY,
    # Between two people only (tests/coordination/test_handover.py).
    "coordination:handover": those("coordinator", "responsible"),
    "coordination:handover_accept": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:handover_decline": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:handover_withdraw": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:queue": those(*LEADS),
    "coordination:rules": those("administrator"),
    "coordination:rule": those("administrator"),
    "coordination:barriers": those(*CASEWORKERS, *LEADS),
    "coordination:barrier_answer": those(*LEADS, status=405),
    "own:barrier": OWN,
    **dict.fromkeys(
        (
            "coordination:learning",
            "coordination:routine_add",
            "coordination:course_add",
            "coordination:learning_plan_add",
        ),
        those(*LEADS),
    ),
    **dict.fromkeys(("promise:promise", "promise:behind", "promise:worked"), those(*LEADS)),
    "coordination:osk_meetings": those(*CASEWORKERS, *LEADS),
    "coordination:osk_meeting_add": those(*LEADS),
    "coordination:osk_take": those(*LEADS, status=405),
    # Whoever is asked, and the lead of the district; the case itself as its flags.
    "coordination:osk_meeting": those("lead", "reader"),
    "coordination:osk_meeting_change": those("lead"),
    "coordination:osk_answer": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:osk_papers": those("lead"),
    "minutes:papers": those("lead", "reader"),
    "coordination:osk_end": those(*LEADS, status=405),
    "coordination:osk_wish_take": those(*LEADS, status=405),
    "coordination:osk_item": those("coordinator", "responsible", "deputy", "lead"),
    "minutes:minutes": those("coordinator", "responsible", "deputy", "lead"),
    "minutes:file": {},
    "coordination:osk_item_save": those(*LEADS, status=405),
    "coordination:osk_item_step": those(*LEADS, status=405),
    "coordination:osk_wish": WRITES,
    # With duties for the family, or leading its district.
    "coordination:flag": those("coordinator", "responsible", "deputy", "lead"),
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
    "coordination:assessment_again": ONLY_POST,
    "coordination:questionnaire": those("administrator"),
    "coordination:questionnaire_version": those("administrator"),
    "coordination:invitations": READS,
    "coordination:invite": STEERS,
    "coordination:invite_outsider": STEERS,
    # Asked of the office of other_office, without a name: no basis reaches it.
    "coordination:invitation": those(*SEES, "other_office"),
    "coordination:invitation_step": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:lane_open": READS,
    "coordination:lanes": those(*CASEWORKERS, *LEADS),
    "coordination:routines": those(*CASEWORKERS, *LEADS),
    "coordination:talks": those(*CASEWORKERS, *LEADS),
    # A plan that is there: tests/coordination/test_learning.py.
    "coordination:learning_plan_done": those(*LEADS, status=405),
    # The lead of the district looks back at it; other_office is the one who is rung.
    "coordination:lane": those(*SEES, "other_office", "lead"),
    "coordination:lane_step": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:lane_receivers": those(*LEADS, "administrator"),
    "coordination:lane_receiver_end": ONLY_POST,
    "coordination:lane_hours": those("administrator", status=405),
    "coordination:correspondence": those(*CASEWORKERS, *LEADS),
    "coordination:concerns": those(*CASEWORKERS, *LEADS),
    "coordination:concern_new": those(*CASEWORKERS, *LEADS),
    # Sent by same_office, about a child in the lead's district.
    "coordination:concern": those("same_office", "lead"),
    "coordination:concern_answer": those(*CASEWORKERS, *LEADS, status=405),
    "coordination:concern_link": those(*CASEWORKERS, *LEADS, status=405),
    "families:zone_proposals": those(*CASEWORKERS, *LEADS),
    "families:doubles": those(*LEADS),
    "families:double_judge": those(*LEADS, status=405),
    "families:members": READS,
    "families:member": STEERS,
    "families:residence": READS,
    "families:area_links": READS,
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
    "rights:restricted": SHUT,
    "rights:restriction_end": ONLY_POST,
    "rights:copy": ONLY_POST,
    "rights:archive": ONLY_POST,
    "rights:order": SHUT,
    "rights:export": SHUT,
    "rights:plan_papers": WRITES,
    # There when it is ordered (tests/rights/test_plan_paper.py).
    "rights:plan_paper": those("reader", "break_glass", status=403),
    "rights:plan_paper_file": those("reader", "break_glass", status=403),
    "rights:plan_close": STEERS,
    "archive:ready": those("administrator"),
    "own:start": those("family_member", status=302),
    "own:door": those(*EVERYBODY),
    "own:language": those(*EVERYBODY, "anonymous", status=405),
    "own:home": OWN,
    "own:participants": OWN,
    "own:offers": OWN,
    "own:readers": OWN,
    "own:question": OWN,
    "own:log": OWN,
    "own:attachment": OWN,
    "own:requests": OWN,
    "own:held": OWN,
    "own:plan": OWN,
    "own:wishes": OWN,
    "own:area_links": OWN,
    "own:task_done": ONLY_POST | those("family_member", status=405),
    "own:copy": ONLY_POST | those("family_member", status=405),
    "own:order": {},
    "own:export": {},
    "families:emergencies": STEERS,
    "emergency:open": those(*CASEWORKERS, *LEADS),
    "emergency:end": those(*CASEWORKERS, *LEADS, status=405),
    "emergency:reviews": those(*LEADS),
    # Opened from an office of another kind than either lead's (tests/families/test_review.py).
    "emergency:review": those(*LEADS),
    "emergency:attempts": those("auditor"),
    "families:reading_question": LOGS,
    "families:basis": READS,
    "families:consent_add": STEERS,
    "families:consent_withdraw": STEERS,
    "families:consent_scan": READS,
    "families:disclosure_add": LOGS,
    "families:disclosure_told": LOGS,
    "coordination:entry_templates": those("administrator"),
    "coordination:entry_template": those("administrator"),
    **dict.fromkeys(("coordination:terms", "coordination:term", "coordination:track_ages"), those("administrator")),
    "legal:register": those(*CASEWORKERS, *LEADS, "administrator", "auditor"),
    "legal:provision_add": those("administrator"),
    "legal:version_add": those("administrator"),
    "legal:version_end": those("administrator"),
    "legal:age_add": those("administrator", status=405),
    "own:helping": OWN,
    "reporting:overview": those("administrator", *LEADS),
    "reporting:explore": those("administrator", *LEADS),
    **dict.fromkeys(("reporting:goals", "reporting:goal", "reporting:history"), those("administrator", *LEADS)),
    "reporting:history_enter": those("administrator"),
    "reporting:microdata": those("administrator"),
    "reporting:microdata_keep": those("administrator", status=405),
    "reporting:order": those("administrator", status=405),
    "research:requests": those("administrator", *LEADS, "auditor"),
    "research:new": those("administrator", *LEADS),
    "research:answer": those("administrator", *LEADS, status=405),
    # A request that is there: tests/reporting/test_research.py.
    "research:request": {},
    "research:edit": {},
    "research:file": {},
    "reporting:rules": those("administrator", *LEADS),
    "reporting:report": {},
    "reporting:download": {},
    "reporting:paper": {},
    "reporting:paper_cancel": those("administrator", status=405),
    "reporting:sign": those("administrator", *LEADS, status=405),
    "reporting:cancel": those("administrator", status=405),
    "api:token": EVERY,
    "api:schema": EVERY,
    "api:docs": EVERY,
    "api:family-list": EVERY,
    "api:family-detail": READS,
    "api:flag-list": EVERY,
    "api:flag-detail": those("coordinator", "responsible", "deputy", "lead"),
    "api:plan": READS,
    "api:goals": READS,
    **dict.fromkeys(("api:measures", "api:measure"), READS),
    "api:entries": READS,
    "api:reports": those("administrator", *LEADS),
    "api:report": {},
    "api:missing": {},
}

# Who may, and who meets 403 because their part is too small. Everybody else meets 404.
PLAN = (("coordinator", "responsible", "deputy"), ("reader", "break_glass"))
LOG = (("coordinator", "responsible", "deputy", "break_glass"), ("reader",))
STEER = (("coordinator", "deputy"), ("responsible", "reader", "break_glass"))
# What these addresses name is not there: whoever could do it meets 404, and whoever may not do it at all 403.
NOT_THERE = ((), ("responsible", "reader", "break_glass"))
NO_SUCH_LOG = ((), ("reader",))
ANY_WORKER = ((*CASEWORKERS, *LEADS), ())
ADMINISTRATOR = (("administrator",), ())
# The few that take PATCH.
PATCH = {"api:measure": PLAN}
# POST: who may, seen as "not 403 and not 404".
POST: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            *("coordination:plan_start", "families:clearance_end", "families:consent_add", "families:consent_scan"),
            *(
                "families:consent_withdraw",
                "families:member",
                "families:member_end",
                "families:members",
                "families:residence",
            ),
            *("families:move", "families:own_access", "families:own_access_end", "families:own_access_hold"),
            *("families:participants", "families:participation_end", "families:protection", "families:zone"),
            *("rights:archive", "rights:copy", "rights:plan_close", "rights:request", "rights:requests"),
            "coordination:versions",
        ),
        STEER,
    ),
    **dict.fromkeys(
        (
            *("api:measures", "coordination:application", "coordination:area_answer", "coordination:assessment"),
            *("coordination:assessment_save", "coordination:goal", "coordination:goal_add"),
            "coordination:assessment_again",
            *("coordination:goal_close", "coordination:measure", "coordination:measure_add"),
            *("coordination:follow_up", "coordination:measure_step", "coordination:words"),
            *("coordination:meeting_add", "coordination:meeting_change", "coordination:meeting_step"),
            *("coordination:agreements", "coordination:measure_evaluate", "coordination:party_add"),
            *(
                "coordination:party_step",
                "coordination:strengths",
                "coordination:version",
                "coordination:wishes",
                "coordination:osk_wish",
                "rights:plan_papers",
                "families:area_links",
            ),
        ),
        PLAN,
    ),
    **dict.fromkeys(
        (
            *("api:entries", "coordination:answer", "coordination:draft_discard", "coordination:draft_file_remove"),
            *("coordination:draft_save", "coordination:log"),
            *("families:disclosure_add", "families:disclosure_told", "families:reading_question"),
        ),
        LOG,
    ),
    # Whoever steers meets 404 without a wish to answer (tests/coordination/test_wishes.py).
    "coordination:wish_answer": ((), ("responsible", "reader", "break_glass")),
    **dict.fromkeys(("coordination:merge", "coordination:merged"), ((), ("reader", "break_glass"))),
    **dict.fromkeys(
        ("coordination:individuals", "coordination:individual", "coordination:transitions"),
        ((), ("reader", "break_glass")),
    ),
    # Nothing that is asked about is in the form (tests/coordination/test_adults.py).
    "coordination:adult": ((), ("reader", "break_glass")),
    # The lead does something about it; the coordinator answers only what was asked (tests/coordination/test_flag_steps.py).
    "coordination:flag": (("lead",), ()),
    **dict.fromkeys(
        (
            *("areas:measure_new", "areas:measure_edit", "goals_served", *AREA_WRITES),
            *("areas:observe", "areas:observation_withdraw", "areas:indicators", "areas:indicators_enter"),
            *("areas:school_new", "areas:school_edit", "areas:school_year", *SCHOOL_KEEPS),
            *("areas:forum_input", *FORUM_FORMS),
            *(*OFFER_FORMS, *OFFER_STEPS),
            *("areas:day_seen", "areas:my_zones", "areas:indicators_map"),
        ),
        (("area_coordinator",), ()),
    ),
    **dict.fromkeys(
        ("areas:outline", "areas:postcode", "areas:zones_of", "entitlement_new", "entitlement_approve"), ADMINISTRATOR
    ),
    "coordination:barriers": ANY_WORKER,
    "coordination:barrier_answer": ((), ()),
    "own:barrier": (("family_member",), ()),
    **dict.fromkeys(
        (
            "coordination:osk_meeting_add",
            "coordination:osk_take",
            "coordination:routine_add",
            "coordination:course_add",
            "coordination:learning_plan_add",
        ),
        (LEADS, ()),
    ),
    "coordination:osk_answer": (("lead", "reader"), ()),
    # A routine or a plan that is there: tests/coordination/test_learning.py.
    **dict.fromkeys(("coordination:routines", "coordination:learning_plan_done"), ((), ())),
    **dict.fromkeys(
        (
            *("coordination:osk_meeting_change", "coordination:osk_papers", "coordination:osk_end"),
            *("coordination:osk_item", "coordination:osk_item_save", "coordination:osk_item_step"),
        ),
        (("lead",), ()),
    ),
    # Fetched when they are made: tests/rights/test_osk_papers.py.
    "minutes:papers": (("lead", "reader"), ()),
    "minutes:minutes": (("coordinator", "responsible", "deputy", "lead"), ()),
    # One that is made, by whoever ordered it: tests/rights/test_osk_minutes.py.
    "minutes:file": ((), ()),
    # A wish that waits: tests/coordination/test_osk.py.
    "coordination:osk_wish_take": ((), ()),
    # Whoever is asked answers, whatever the part; nobody else has anything to answer.
    "coordination:meeting_answer": (("coordinator", "responsible", "reader"), ()),
    **dict.fromkeys(("rights:export", "rights:restricted", "rights:restriction_end"), NOT_THERE),
    # Whoever may undo meets 404 without a change to undo (tests/coordination/test_undo.py).
    "coordination:changes": ((), ("reader", "break_glass")),
    "rights:plan_paper_file": ((), ("reader", "break_glass")),
    **dict.fromkeys(("families:family_told", "families:knowledge"), NO_SUCH_LOG),
    "coordination:news_seen": ANY_WORKER,
    **dict.fromkeys(("coordination:absence", "coordination:deputies", "coordination:register"), ANY_WORKER),
    # A pair that is there, and who may judge it: tests/families/test_duplicates.py.
    "families:double_judge": ((), ()),
    **dict.fromkeys(("coordination:find_family", "coordination:search", "emergency:open"), ANY_WORKER),
    **dict.fromkeys(
        (
            *(
                "accounts:languages",
                "accounts:claims",
                "accounts:employ",
                "accounts:end_employment",
                "accounts:reset_factor",
            ),
            *("coordination:questionnaire", "coordination:questionnaire_version", "coordination:entry_template"),
            *("coordination:terms", "coordination:term", "coordination:track_ages"),
            "coordination:rule",
            "coordination:lane_hours",
            *("accounts:sign_out", "assistance:upload", "legal:age_add", "legal:provision_add", "legal:version_add"),
            *("legal:version_end", "reporting:order", "reporting:goal", "reporting:history_enter"),
            *("reporting:rules", "reporting:microdata", "reporting:microdata_keep"),
        ),
        ADMINISTRATOR,
    ),
    "research:new": (("administrator", *LEADS), ()),
    **dict.fromkeys(("research:edit", "research:answer", "research:file"), ((), ())),
    **dict.fromkeys(("coordination:invite", "coordination:invite_outsider"), STEER),
    "coordination:invitation_step": (
        ("coordinator", "other_office", "deputy", "break_glass"),
        ("responsible", "reader"),
    ),
    "coordination:lane_open": (SEES, ()),
    "coordination:lane_step": (
        ("coordinator", "responsible", "other_office", "lead", "deputy", "break_glass"),
        ("reader",),
    ),
    "coordination:lane_receivers": ((*LEADS, "administrator"), ()),
    # One that stands: tests/coordination/test_lane_receivers.py.
    "coordination:lane_receiver_end": ((), ()),
    "coordination:concern_new": ANY_WORKER,
    **dict.fromkeys(("coordination:concern_answer", "coordination:concern_link"), (("lead",), ())),
    # Nothing is hidden in this family; see tests/families/test_protection.py for one where it is.
    "families:show_address": (SEES, ()),
    "own:export": ((), ()),
    "own:requests": (("family_member",), ()),
    **dict.fromkeys(("own:wishes", "own:helping", "own:area_links"), (("family_member",), ())),
    # A task of one's own must be there (tests/rights/test_own_plan.py).
    "own:task_done": ((), ()),
    "own:question": (("family_member",), ()),
    "own:copy": (("family_member",), ()),
    # A proposal must be there (tests/assistance/test_proposals.py).
    **dict.fromkeys(("assistance:correct", "assistance:use", "assistance:discard"), ((), ())),
    "accounts:services": ((), ()),
    "coordination:propose_handover": (("coordinator",), ("responsible", "reader", "deputy", "break_glass")),
    "coordination:handover_accept": (("coordinator", "responsible"), ()),
    "coordination:handover_decline": (("coordinator", "responsible"), ()),
    "coordination:handover_withdraw": (("coordinator", "responsible"), ()),
    "emergency:end": (("ended_yesterday",), ()),
    "emergency:review": (LEADS, ()),
    "readlog:case": (("auditor",), ()),
    "readlog:watch": (("auditor",), ()),
    "readlog:watch_end": (("auditor",), ()),
    "readlog:rule": (("auditor",), ()),
}
