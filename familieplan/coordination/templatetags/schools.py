"""What somebody who works at a school meets on the school's own page (IO3-d): what they have sent, and its answer."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Exists, OuterRef

from familieplan.areas.models import Institution
from familieplan.coordination.models import Concern, ConcernAnswer

register = template.Library()
SHOWN = 5


@register.inclusion_tag("coordination/partials/school_view.html", takes_context=True)
def school_view(context: template.Context, institution: Institution) -> dict[str, Any]:
    """Nothing of what others at the school have sent, and nothing of any family. One query."""
    answered = Exists(ConcernAnswer.objects.filter(concern=OuterRef("pk")))
    own = Concern.objects.sent_by(context["user"]).annotate(is_answered=answered)
    rows = own.order_by("-sent_at", "-pk").only("public_id", "child_name", "sent_at")
    return {"rows": list(rows[:SHOWN]), "institution": institution}
