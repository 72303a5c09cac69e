"""Whoever shows a key is known only here, inside the view: from now on the database is asked by that person."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import TokenAuthentication

from familieplan.accounts.acting import become


class ActingTokenAuthentication(TokenAuthentication):
    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        user, token = super().authenticate_credentials(key)
        become(user_id=user.pk)
        return user, token
