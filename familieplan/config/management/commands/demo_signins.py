"""One sign-in per role of the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Vis hvem en kan logge inn som i demoen."

    def handle(self, **_options: object) -> None:
        for person in settings.DEMO_PEOPLE:
            self.stdout.write(f"  {person.email:<28} {person.password}   {person.name}, {person.part}")
