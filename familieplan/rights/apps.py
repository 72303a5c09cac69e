"""What the people a plan is about may see, get and ask for, and what becomes of the file when it is closed."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "familieplan.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"
