"""Who a session belongs to, fetched together with where the person works."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from familieplan.accounts.employment import workplace
from familieplan.accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's; every page asks both questions, and one of them alone costs as much as the two together."""

    def get_user(self, user_id: Any) -> AbstractBaseUser | None:
        here = next(iter(workplace(User(pk=user_id))), None)
        if here is None:
            # Somebody in a family, or an employee who works nowhere today.
            return super().get_user(user_id)
        user = here.user
        user.employment = here
        return user if self.user_can_authenticate(user) else None
