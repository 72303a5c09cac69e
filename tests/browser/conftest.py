"""A real Chromium against the real application, and a real Celery worker where work is done behind the page."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.cast import PASSWORD, Cast

# Playwright's own loop runs in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
WIDTHS = (1280, 390)
PICTURES = Path(settings.HOME) / "screenshots"
# The frame after the next: what the new width changes has been drawn.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A fold on its way open moves the button below it away from under the pointer.
SCREEN: dict[str, Any] = {
    "viewport": {"width": WIDTHS[0], "height": 900},
    "locale": "nb-NO",
    "reduced_motion": "reduce",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # One Chromium at a time is what two cores can carry.
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield chromium
        chromium.close()


def unfold(summary: Locator) -> None:
    """By keyboard, when the page stands: a key that is pressed while it is still loading may reach nobody."""
    summary.wait_for()
    summary.page.wait_for_load_state()
    summary.press("Enter")
    summary.locator("xpath=ancestor::details[@open]").wait_for()


class Visitor:
    """Somebody of the cast at a browser. Whatever the console complains of is remembered."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def look(self, name: str) -> None:
        """No axe violation, nothing wider than the screen and no complaint, wide and narrow.

        With PICTURES=1 in the environment both are kept as pictures, too.
        """
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(DRAWN)
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE_SCRIPT)
            found = self.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], (name, width)
            assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (name, width)
            if "PICTURES" in os.environ:
                PICTURES.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert self.complaints == []


@pytest.fixture
def visit(transactional_db: None, cast: Cast, live_server: Any, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """`visit("coordinator")`: signs in by the sign-in page and gives a browser of one's own, with or without scripts."""
    contexts: list[BrowserContext] = []

    def sign_in(who: str, scripts: bool = True) -> Visitor:
        context = browser.new_context(**SCREEN, java_script_enabled=scripts)
        contexts.append(context)
        visitor = Visitor(context, live_server.url)
        page = visitor.go("/konto/logg-inn/")
        page.get_by_label("E-post").fill(cast[who].email)
        page.get_by_label("Passord").fill(PASSWORD)
        page.get_by_role("button", name="Logg inn", exact=True).click()
        page.wait_for_load_state()
        return visitor

    def enter(code: str, birth_date: str) -> Visitor:
        context = browser.new_context(**SCREEN)
        contexts.append(context)
        visitor = Visitor(context, live_server.url)
        page = visitor.go("/konto/logg-inn/")
        page.get_by_role("link", name="Gå inn med koden du har fått").click()
        visitor.look("var-plan-dor")
        page.get_by_label("Koden du har fått på papir").fill(code)
        page.get_by_label("Fødselsdatoen din").fill(birth_date)
        page.get_by_role("button", name="Gå inn").click()
        page.wait_for_load_state()
        return visitor

    # The family's own door: `visit.family(code, birth_date)`.
    sign_in.family = enter  # type: ignore[attr-defined]
    yield sign_in
    for context in contexts:
        context.close()
    until_nothing_is_asked()


def until_nothing_is_asked() -> None:
    """What a page has sent on its way out is answered before its database goes."""
    others = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    for _attempt in range(100):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS ({others})")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
