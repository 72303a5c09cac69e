"""Who a session belongs to, fetched together with where the person works."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from familieplan.accounts.employment import workplace
from familieplan.accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's; every page asks both questions, and one of them alone costs as much as the two together."""

    def get_user(self, user_id: Any) -> User | None:
        here = next(iter(workplace(User(pk=user_id))), None)
        if here is None:
            # Somebody in a family, or an employee who works nowhere today.
            found: User | None = super().get_user(user_id)
            return found
        user = here.user
        user.employment = here
        return user if self.user_can_authenticate(user) else None
