"""What the family itself finds to do: the same search as the workers have, of offers that are open to everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from familieplan.accounts.access import SignedInRequest
from familieplan.areas import offer_search
from familieplan.areas.models import Offer, OpenToAll
from familieplan.areas.offer_forms import SearchForm
from familieplan.families.own_access import own_family_for
from familieplan.rights.own_views import own_page


@require_GET
def offers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Nothing is filled in beforehand, and nothing of what is asked is kept."""
    family = own_family_for(request, public_id, _("tilbud for barn og unge"))
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    everybody = Offer.objects.shown().filter(open_to_all=OpenToAll.YES)
    found = offer_search.Found() if form.errors else offer_search.search(asked, request.GET.dict(), rows=everybody)
    status = 422 if form.errors else 200
    return own_page(request, family, "offers", {"form": form, "found": found}, status=status)
