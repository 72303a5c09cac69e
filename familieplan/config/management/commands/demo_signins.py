"""One sign-in per role of the demo."""

from django.core.management.base import BaseCommand

from familieplan.config.demo_municipality.signins import as_lines


class Command(BaseCommand):
    help = "Vis hvem en kan logge inn som i demoen."

    def handle(self, **_options: object) -> None:
        self.stdout.write("\n".join(as_lines()))
