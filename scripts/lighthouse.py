"""Lighthouse's marks for the desk and for what customers see; 1 unless each is what it must be.

python -m scripts.lighthouse [desk|portal]: needs Chromium, and npm to fetch Lighthouse. As a
telephone and wide. Accessibility and best practices are 100; for customers, performance is 95 at
least and a first load weighs 100 kB at most, without fonts.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from tests.journeys.conftest import QUIET
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.programs import path_of

LIGHTHOUSE = "lighthouse@12.8.2"
PORT = 9339  # at which it reaches the browser that is signed in
NEEDED = {"accessibility": 1.0, "best-practices": 1.0}
NEEDED_BY_CUSTOMERS = {**NEEDED, "performance": 0.95}
HEAVIEST = 100_000  # bytes as they are sent
PLACES = (
    "conversations/?view=open",
    "contacts/",
    "new/",
    "settings/agents/",
    "settings/workspace/",
)


def main() -> int:
    wanted = sys.argv[1:] or ["desk", "portal"]
    installation = Installation("--demo")
    installation.start()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            context = playwright.chromium.launch_persistent_context(
                folder,
                executable_path=path_of("chromium"),
                args=[*QUIET, f"--remote-debugging-port={PORT}"],
            )
            good = [
                *(_good(url, NEEDED) for url in _pages(context, installation) if "desk" in wanted),
                *(_good(url, NEEDED_BY_CUSTOMERS) for url in _shown(context, installation, wanted)),
            ]
            context.close()
    finally:
        installation.remove()
    return 0 if all(good) else 1


def _shown(context: BrowserContext, installation: Installation, wanted: list[str]) -> Iterator[str]:
    """What customers see first: the start page, and an article where there is one."""
    if "portal" not in wanted:
        return
    start = f"{installation.url}/help/nordnetz/de/"
    yield start
    page = context.new_page()
    page.goto(f"{start}articles/")
    articles = page.locator("main a[href*='/articles/']:not([href*='/about/'])")
    found = articles.first.get_attribute("href") if articles.count() else None
    page.close()
    if found:
        yield f"{installation.url}{found}"


def _pages(context: BrowserContext, installation: Installation) -> Iterator[str]:
    """The addresses; from the second on, Jana is signed in."""
    yield f"{installation.url}/sign-in/"
    page = context.new_page()
    sign_in(page, installation)
    page.locator(".row", has_text="Henrik").click()
    page.locator("trix-editor").wait_for()
    yield page.url
    page.close()
    yield from (f"{installation.url}/desk/nordnetz/{place}" for place in PLACES)


def _good(url: str, needed: dict[str, float]) -> bool:
    """Whether it has the marks, as a telephone and wide; what costs marks is told."""
    as_telephone, wide = (_has_marks(url, form, needed) for form in ("mobile", "desktop"))
    return as_telephone and wide


def _has_marks(url: str, form: str, needed: dict[str, float]) -> bool:
    told = _asked(url, form, needed)
    for name, audit in told["audits"].items():
        if audit["scoreDisplayMode"] == "binary" and audit["score"] == 0:
            print(f"      {name}: {audit['title']}", file=sys.stderr)
    good = True
    for kind, least in needed.items():
        mark = told["categories"][kind]["score"]
        print(f"{mark * 100:4.0f}  {kind}, {form}: {told['finalDisplayedUrl']}")
        good = good and mark >= least
    return good and ("performance" not in needed or _is_light(told))


def _is_light(told: dict[str, Any]) -> bool:
    """The first load without fonts, as it is sent."""
    loaded = told["audits"]["network-requests"]["details"]["items"]
    weight: float = sum(
        each["transferSize"] for each in loaded if each.get("resourceType") != "Font"
    )
    print(f"{weight / 1000:4.0f}  kB without fonts: {told['finalDisplayedUrl']}")
    return weight <= HEAVIEST


def _asked(url: str, form: str, needed: dict[str, float]) -> dict[str, Any]:
    """Lighthouse's report: https://github.com/GoogleChrome/lighthouse/blob/main/docs/."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *("npx", "--yes", LIGHTHOUSE, url, "--quiet", f"--port={PORT}"),
                *([] if "performance" in needed else ["--disable-storage-reset"]),  # signed in
                f"--only-categories={','.join(needed)}",
                *("--output=json", f"--output-path={report}"),
                *(["--preset=desktop"] if form == "desktop" else []),
            ],
            check=True,
            timeout=180,
        )
        return dict(json.loads(report.read_text()))


if __name__ == "__main__":
    sys.exit(main())
