"""The first rows of the register, and a consent or a provision for every basis that was only named in words."""

from django.db import migrations
from django.utils import timezone

from familieplan.families import first_rows

EVERYTHING = ["economy", "housing", "work", "learning", "health", "leisure"]
BEFORE = "Ført før registeret fantes, med egne ord."


def enter(apps, schema_editor):
    first_rows.enter(apps, schema_editor)


def convert(apps, schema_editor):
    """What was written before says who consented, or which law, in words: the words are kept as they stand."""
    SharingBasis = apps.get_model("families", "SharingBasis")
    for basis in SharingBasis.objects.filter(consent=None, legal_basis=None).order_by("pk"):
        if basis.kind == "consent":
            basis.consent = consent_of(apps, basis)
        else:
            basis.legal_basis = provision_of(apps, basis)
            basis.not_told_because = BEFORE
        basis.save()


def consent_of(apps, basis):
    consent = apps.get_model("families", "Consent").objects.create(
        family_id=basis.family_id,
        what="Hele planen",
        areas=EVERYTHING,
        given_on=basis.started_on,
        channel="oral",
        note=BEFORE,
        recorded_by_id=basis.stated_by_id,
    )
    apps.get_model("families", "ConsentGiver").objects.create(consent=consent, said_by=basis.statement[:160])
    offices = apps.get_model("families", "Participation").objects.filter(basis=basis).values("office")
    for service in apps.get_model("accounts", "Service").objects.filter(offices__in=offices).distinct():
        ended = {}
        if basis.ended_on:
            ended = {
                "withdrawn_on": basis.ended_on,
                "withdrawn_at": timezone.now(),
                "withdrawn_by_name": BEFORE,
                "withdrawal_channel": "oral",
                "withdrawal_recorded_by_id": basis.stated_by_id,
            }
        consent.items.create(service=service, **ended)
    return consent


def provision_of(apps, basis):
    """A version of its own for each: nobody can tell which provision the words meant."""
    return apps.get_model("families", "LegalBasis").objects.create(
        code=f"ord-{basis.pk}",
        law=basis.statement[:120],
        paragraph="",
        text=basis.statement,
        source=BEFORE,
        from_all=True,
        to_all=True,
        valid_from=basis.started_on,
    )


class Migration(migrations.Migration):
    dependencies = [("families", "0010_sharing_basis")]
    operations = [
        migrations.RunPython(enter, migrations.RunPython.noop),
        migrations.RunPython(convert, migrations.RunPython.noop),
    ]
