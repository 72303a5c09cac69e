"""The rules that raise flags: one file each, read together here."""

from familieplan.coordination.rules import (
    child_difficult,
    child_not_assessed,
    coordinator_away,
    invitation_unanswered,
    leisure_not_asked,
    long_term_children,
    plan_untouched,
)
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording

RULES: dict[str, Rule] = {
    rule.slug: rule
    for rule in (
        long_term_children.RULE,
        child_difficult.RULE,
        child_not_assessed.RULE,
        leisure_not_asked.RULE,
        plan_untouched.RULE,
        coordinator_away.RULE,
        invitation_unanswered.RULE,
    )
}

__all__ = ["RULES", "Actor", "Facts", "Rule", "Wording"]
