"""The rules that raise flags: one file each, read together here."""

from familieplan.coordination.rules import (
    child_difficult,
    child_not_assessed,
    coordinator_away,
    counselling_not_offered,
    eviction_risk,
    invitation_unanswered,
    leisure_not_asked,
    long_term_children,
    long_term_not_assessed,
    plan_untouched,
    programme_near_end,
    young_without_activity,
)
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording

RULES: dict[str, Rule] = {
    rule.slug: rule
    for rule in (
        eviction_risk.RULE,
        long_term_children.RULE,
        long_term_not_assessed.RULE,
        child_difficult.RULE,
        child_not_assessed.RULE,
        leisure_not_asked.RULE,
        young_without_activity.RULE,
        programme_near_end.RULE,
        counselling_not_offered.RULE,
        plan_untouched.RULE,
        coordinator_away.RULE,
        invitation_unanswered.RULE,
    )
}

__all__ = ["RULES", "Actor", "Facts", "Rule", "Wording"]
