"""What every page shows around its content: the menu of the role, and nothing the role cannot open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.addresses import address
from familieplan.accounts.languages import around as around_language
from familieplan.accounts.models import User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.accounts.signin.door import stopped

MY_DAY = ("coordination:my_day", _("Min dag"))
FAMILIES = ("coordination:families", _("Familier"))
QUEUE = ("coordination:queue", _("OSK-gjennomgang"))
SENT = ("coordination:correspondence", _("Sendt og mottatt"))
LANES = ("coordination:lanes", _("Snarveier"))
AREAS = ("areas:list", _("Områder"))
AREA_DAY = ("areas:day", _("Min dag"))
FORUM = ("areas:forum", _("Brukerforum"))
OFFERS = ("offers:list", _("Tilbud"))
AWAY = ("coordination:deputies", _("Fravær og stedfortreder"))
BARRIERS = ("coordination:barriers", _("Hva står i veien?"))
OSK_MEETINGS = ("coordination:osk_meetings", _("OSK-møter"))
ZONES = ("families:zone_proposals", _("Forslag om ny sone"))
ENTITLEMENTS = ("entitlements", _("Hva folk har rett til"))
EMERGENCY = ("emergency:open", _("Nødtilgang"))
STATUS = ("reporting:overview", _("Årsstatus"))
RESEARCH = ("research:requests", _("Uttrekk til forskning"))
MENUS: dict[str, tuple[tuple[str, Promise | str], ...]] = {
    Role.CASEWORKER: (MY_DAY, FAMILIES, SENT, AREAS, OFFERS),
    Role.TEAM_LEAD: (QUEUE, MY_DAY, FAMILIES, AREAS, STATUS),
    Role.AREA_COORDINATOR: (AREA_DAY, AREAS, OFFERS),
    Role.ADMINISTRATOR: (
        STATUS,
        ("assistance:files", _("KOSTRA-filer")),
        ("accounts:offices", _("Kontorer")),
        ("legal:register", _("Hjemler")),
        ("coordination:rules", _("Flaggregler")),
        ("archive:ready", _("Arkiv")),
        AREAS,
    ),
    Role.AUDITOR: (("readlog:log", _("Leselogg")), ("emergency:attempts", _("Nødtilganger"))),
}
# What is seldom needed stands in the menu of one's own name.
CALENDAR = ("coordination:calendar", _("Møter i kalenderen din"))
REGISTER = ("legal:register", _("Hjemler og samtykkealder"))
MORE_OF: dict[str, tuple[tuple[str, Promise | str], ...]] = {
    Role.CASEWORKER: (LANES, OSK_MEETINGS, BARRIERS, FORUM, ENTITLEMENTS, ZONES, AWAY, EMERGENCY, CALENDAR, REGISTER),
    Role.TEAM_LEAD: (
        *(LANES, OSK_MEETINGS, BARRIERS, FORUM, ENTITLEMENTS, ZONES, SENT, OFFERS, AWAY, EMERGENCY),
        *(("emergency:reviews", _("Gjennomgang av nødtilgang")), CALENDAR, REGISTER),
    ),
    Role.ADMINISTRATOR: (
        OFFERS,
        ("coordination:questionnaire", _("Kartleggingsskjema")),
        ("coordination:entry_templates", _("Notatmaler")),
        ("coordination:terms", _("Lister i planen")),
        ("coordination:track_ages", _("Alder for overganger")),
        ("accounts:languages", _("Språk til familiene")),
        ("coordination:lane_receivers", _("Mottakere av snarveier")),
        FORUM,
        ("entitlement_versions", _("Hva folk har rett til")),
    ),
    Role.AREA_COORDINATOR: (FORUM, ENTITLEMENTS),
    Role.AUDITOR: (RESEARCH, FORUM),
}
MORE = (
    ("mfa_index", _("Innlogging og sikkerhet")),
    ("account_change_password", _("Bytt passord")),
    ("accounts:notice_choices", _("Beskjeder på e-post")),
    ("api:token", _("Nøkkel til API")),
)


@dataclass(frozen=True)
class Entry:
    url: str
    label: Promise | str
    current: bool


def _entries(pages: tuple[tuple[str, Promise | str], ...], path: str) -> list[Entry]:
    """Of pages whose addresses lie inside each other, only the innermost is where one stands."""
    urls = [address(name) for name, _label in pages]
    around = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    here = max(around, key=len, default=None)
    return [Entry(url, label, url == here) for url, (_name, label) in zip(urls, pages, strict=True)]


def navigation(request: HttpRequest) -> dict[str, Any]:
    around: dict[str, Any] = {
        "menu": [],
        "more_menu": [],
        "may_search": False,
        "has_news": False,
        "is_family": False,
        "role_and_office": "",
        "demo": settings.DEMO,
        "demo_people": settings.DEMO_PEOPLE,
        "municipality": settings.MUNICIPALITY_NAME,
        "reading": getattr(request, "reading", ""),
        **around_language(request),
    }
    user = getattr(request, "user", None)
    if isinstance(user, User) and user.is_family:
        around["is_family"] = True
    elif isinstance(user, User) and user.is_authenticated:
        path = request.path
        if stopped(request):
            # Before the second factor every other link would only lead back here.
            around["more_menu"] = _entries(MORE[:1], path)
            return around
        pages = MENUS.get(user.role, ())
        if user.leads and QUEUE not in pages:
            pages = (*pages, QUEUE)
        around["menu"] = _entries(pages, path) or [Entry("/", _("Forsiden"), path == "/")]
        around["more_menu"] = _entries((*MORE_OF.get(user.role, ()), *MORE), path)
        around["may_search"] = user.role in WORKS_WITH_FAMILIES
        if user.employment:
            around["has_news"] = user.employment.has_news
            around["role_and_office"] = f"{user.employment.get_role_display()}, {user.employment.office.name}"
    return around


def start_page(user: User) -> str:
    """Where a role begins its day."""
    pages = MENUS.get(user.role)
    return reverse(pages[0][0]) if pages else reverse("coordination:my_day")
