"""People who sign in, services, offices, roles and the read log."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "familieplan.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from familieplan.accounts.signin import checks, receivers  # noqa: F401
