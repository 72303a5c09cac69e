"""The rules that raise flags: one file each, read together here."""

from familieplan.coordination.rules import (
    basic_need_open,
    child_difficult,
    child_not_assessed,
    concern_unanswered,
    contact_asked,
    coordinator_away,
    counselling_not_offered,
    emergency_not_reviewed,
    eviction_risk,
    housing_unstable,
    invitation_unanswered,
    leisure_not_asked,
    long_term_children,
    long_term_not_assessed,
    long_term_not_reviewed,
    many_needs_little_contact,
    measure_overdue_twice,
    no_transition_accepted,
    parallel_services,
    plan_untouched,
    programme_near_end,
    target_group,
    young_without_activity,
)
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording

RULES: dict[str, Rule] = {
    rule.slug: rule
    for rule in (
        eviction_risk.RULE,
        emergency_not_reviewed.RULE,
        long_term_children.RULE,
        target_group.RULE,
        long_term_not_reviewed.RULE,
        long_term_not_assessed.RULE,
        contact_asked.RULE,
        child_difficult.RULE,
        child_not_assessed.RULE,
        leisure_not_asked.RULE,
        basic_need_open.RULE,
        housing_unstable.RULE,
        young_without_activity.RULE,
        no_transition_accepted.RULE,
        programme_near_end.RULE,
        counselling_not_offered.RULE,
        many_needs_little_contact.RULE,
        plan_untouched.RULE,
        parallel_services.RULE,
        measure_overdue_twice.RULE,
        coordinator_away.RULE,
        invitation_unanswered.RULE,
        concern_unanswered.RULE,
    )
}

__all__ = ["RULES", "Actor", "Facts", "Rule", "Wording"]
