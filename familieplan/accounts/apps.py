"""People who sign in, services, offices, roles and the read log."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "familieplan.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from familieplan.accounts import checks  # noqa: F401
        from familieplan.accounts.signin import checks as signin_checks  # noqa: F401
        from familieplan.accounts.signin import receivers  # noqa: F401

        # Every form, those of allauth too, says what to do rather than that something is required.
        Field.default_error_messages["required"] = _("Fyll ut dette feltet.")
