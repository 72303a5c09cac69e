"""Makes the pictures of README.md from a running demo: `.venv/bin/python scripts/pictures.py http://localhost:8000`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from familieplan.config.demo_municipality.signins import PASSWORD, sign_in_address  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 1000}
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def sign_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(viewport=SIZE, locale="nb-NO", base_url=address).new_page()
    page.goto("/konto/logg-inn/")
    page.get_by_label("E-post").fill(sign_in_address(name))
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.get_by_text(name).first.wait_for()
    return page


def keep(page: Page, name: str) -> None:
    """A screen of few colours needs no more than these; a third of the size, and nobody sees it."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = shot.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def plan(page: Page) -> None:
    page.goto("/familier/?q=Blomst")
    page.get_by_role("link", name="Familien Blomst").click()
    page.get_by_role("heading", name="Familien Blomst").wait_for()
    keep(page, "plan")


def queue(page: Page) -> None:
    page.goto("/osk/")
    page.get_by_text("Hvorfor?").nth(3).click()
    page.get_by_text("Slukkes når").nth(3).wait_for()
    page.wait_for_timeout(500)  # it opens slowly
    keep(page, "queue")


def status(page: Page) -> None:
    page.goto("/arsstatus/")
    if page.get_by_role("heading", name="Nøkkeltall").count() == 0:
        page.get_by_role("button", name="Lag rapporten").click()
        page.get_by_role("link", name="Last ned PDF").wait_for(timeout=120_000)
        page.goto("/arsstatus/")
    keep(page, "status")


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        plan(sign_in(browser, address, "Klar Bekk"))
        queue(sign_in(browser, address, "Rask Elv"))
        status(sign_in(browser, address, "Ærlig Stein"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
