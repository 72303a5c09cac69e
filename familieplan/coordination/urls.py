from django.urls import path

from familieplan.coordination.urls_flags import flag_urls
from familieplan.coordination.urls_inviting import inviting_urls
from familieplan.coordination.urls_journal import journal_urls
from familieplan.coordination.urls_lanes import lane_urls
from familieplan.coordination.urls_meetings import meeting_urls
from familieplan.coordination.urls_osk import osk_urls
from familieplan.coordination.views import (
    adults,
    agreements,
    changes,
    earlier,
    families,
    finding,
    frozen,
    goals,
    handover,
    individual,
    measures,
    merging,
    my_day,
    plan,
    strengths,
    transitions,
    wishes,
)

app_name = "coordination"
FAMILY = "familier/<uuid:public_id>/"
urlpatterns = [
    path("", my_day.my_day, name="my_day"),
    path("dag/sett/", my_day.news_seen, name="news_seen"),
    path("familier/", families.families, name="families"),
    path("familier/ny/", families.register, name="register"),
    path("familier/sok/", finding.find_family, name="find_family"),
    path(FAMILY, plan.plan, name="plan"),
    path(FAMILY + "start/", plan.plan_start, name="plan_start"),
    path(FAMILY + "ord/", plan.words, name="words"),
    path(FAMILY + "endringer/", changes.changes, name="changes"),
    path(FAMILY + "enighet/", agreements.agreements, name="agreements"),
    path(FAMILY + "versjoner/", frozen.versions, name="versions"),
    path(FAMILY + "versjoner/<uuid:version_id>/", frozen.version, name="version"),
    path(FAMILY + "versjoner/<uuid:version_id>/nytt/", frozen.news, name="news"),
    path(FAMILY + "tidligere-planer/", earlier.earlier_plans, name="earlier_plans"),
    path(FAMILY + "tidligere-planer/<int:plan_id>/", earlier.earlier_plan, name="earlier_plan"),
    path(FAMILY + "tidligere-planer/<int:plan_id>/logg/", earlier.earlier_log, name="earlier_log"),
    path(FAMILY + "samme-familie/", merging.merge_start, name="merge_start"),
    path(FAMILY + "samme-familie/<uuid:other_id>/", merging.merge, name="merge"),
    path(FAMILY + "sammenslaing/<uuid:merge_id>/", merging.merged, name="merged"),
    path(FAMILY + "styrker/", strengths.strengths, name="strengths"),
    path(FAMILY + "omrade/<slug:area>/svar/", plan.area_answer, name="area_answer"),
    path(FAMILY + "omrade/<slug:area>/mal/", plan.goal_add, name="goal_add"),
    path(FAMILY + "omrade/<slug:area>/tiltak/", plan.measure_add, name="measure_add"),
    path(FAMILY + "mal/<uuid:goal_id>/", goals.goal_close, name="goal_close"),
    path(FAMILY + "mal/<uuid:goal_id>/endre/", goals.goal, name="goal"),
    path(FAMILY + "individuell-plan/", individual.individuals_page, name="individuals"),
    path(FAMILY + "individuell-plan/<int:person_id>/", individual.individual, name="individual"),
    path(FAMILY + "overganger/", transitions.transitions, name="transitions"),
    path(FAMILY + "innspill/", wishes.wishes, name="wishes"),
    path(FAMILY + "innspill/<uuid:wish_id>/", wishes.wish_answer, name="wish_answer"),
    path(FAMILY + "voksne/<int:person_id>/", adults.adult, name="adult"),
    path(FAMILY + "tiltak/<uuid:measure_id>/", measures.measure, name="measure"),
    path(FAMILY + "tiltak/<uuid:measure_id>/steg/", measures.measure_step, name="measure_step"),
    path(FAMILY + "tiltak/<uuid:measure_id>/evaluering/", measures.measure_evaluate, name="measure_evaluate"),
    path(FAMILY + "tiltak/<uuid:measure_id>/med/", measures.party_add, name="party_add"),
    path(FAMILY + "tiltak/<uuid:measure_id>/med/<uuid:party_id>/", measures.party_step, name="party_step"),
    *journal_urls,
    *meeting_urls,
    path(FAMILY + "overlevering/", handover.propose, name="propose_handover"),
    path("overlevering/<uuid:handover_id>/", handover.handover, name="handover"),
    path("overlevering/<uuid:handover_id>/godta/", handover.accept, name="handover_accept"),
    path("overlevering/<uuid:handover_id>/avsla/", handover.decline, name="handover_decline"),
    path("overlevering/<uuid:handover_id>/trekk/", handover.withdraw, name="handover_withdraw"),
    *osk_urls,
    *flag_urls,
    *inviting_urls,
    *lane_urls,
]
