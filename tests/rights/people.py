"""What is written about the family of the cast, and a secret service that follows it."""

from __future__ import annotations

from django.utils import timezone

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import LogEntry
from familieplan.coordination.operations.journal import sign_entry
from familieplan.families import operations
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.families.sharing import law

TODAY = timezone.localdate()


def note(cast: Cast, text: str, audience: str = "", reason: str = "", by: str = "coordinator") -> LogEntry:
    cast.family.basis_kind = None
    return sign_entry(
        plan=cast.plan, by=cast[by], kind="note", happened_on=TODAY, text=text, audience=audience, narrow_reason=reason
    )


def secret_service(cast: Cast) -> Service:
    """Barnevernet follows the family in secret, reads it and writes a note."""
    service = Service.objects.create(code="bv", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True)
    cast.offices["bv"] = Office.objects.create(
        service=service, name="Barneverntjenesten Østbyen", district_code="500102"
    )
    worker = cast.hire("bv", "Stille Vakt", "bv", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=worker, stated=law("Barnet trenger hjelp nå."))
    operations.start_participation(family=cast.family, by=worker, worker=worker, part=Part.RESPONSIBLE, basis=basis)
    note(cast, "Samtale hos barnevernet", "everybody", by="bv")
    client = cast.client("bv")
    for page in ("", "logg/"):
        assert client.get(f"/familier/{cast.family.public_id}/{page}").status_code == 200
    return service
