"""Lighthouse's marks for accessibility and best practices of the desk; 1 unless each is 100.

python -m scripts.lighthouse: needs Chromium, and npm to fetch Lighthouse. As a telephone and wide.
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
from tests.programs import path_of

LIGHTHOUSE = "lighthouse@12.8.2"
PORT = 9339  # at which it reaches the browser that is signed in
KINDS = ("accessibility", "best-practices")
PLACES = (
    "conversations/?view=open",
    "contacts/",
    "new/",
    "settings/agents/",
    "settings/workspace/",
)


def main() -> int:
    installation = Installation("--demo")
    installation.start()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            context = playwright.chromium.launch_persistent_context(
                folder,
                executable_path=path_of("chromium"),
                args=[*QUIET, f"--remote-debugging-port={PORT}"],
            )
            marks = [mark for url in _pages(context, installation) for mark in _marks(url)]
            context.close()
    finally:
        installation.remove()
    return 0 if all(mark == 1 for mark in marks) else 1


def _pages(context: BrowserContext, installation: Installation) -> Iterator[str]:
    """The addresses; from the second on, Jana is signed in."""
    yield f"{installation.url}/sign-in/"
    page = context.new_page()
    page.goto(installation.url)
    page.locator("[name=login]").fill("jana@nordnetz.example")
    page.locator("[name=password]").fill(installation.password)
    page.locator("[name=password]").press("Enter")
    page.locator(".row", has_text="Henrik").click()
    page.locator("trix-editor").wait_for()
    yield page.url
    page.close()
    yield from (f"{installation.url}/desk/nordnetz/{place}" for place in PLACES)


def _marks(url: str) -> Iterator[float]:
    """From 0 to 1, of both kinds, as a telephone and wide; what costs marks is told."""
    for form in ("mobile", "desktop"):
        told = _asked(url, form)
        for kind in KINDS:
            mark = told["categories"][kind]["score"]
            print(f"{mark * 100:4.0f}  {kind}, {form}: {told['finalDisplayedUrl']}")
            yield mark
        for name, audit in told["audits"].items():
            if audit["scoreDisplayMode"] == "binary" and audit["score"] == 0:
                print(f"      {name}: {audit['title']}", file=sys.stderr)


def _asked(url: str, form: str) -> dict[str, Any]:
    """Lighthouse's report: https://github.com/GoogleChrome/lighthouse/blob/main/docs/."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *("npx", "--yes", LIGHTHOUSE, url, "--quiet", f"--port={PORT}"),
                *("--disable-storage-reset", f"--only-categories={','.join(KINDS)}"),
                *("--output=json", f"--output-path={report}"),
                *(["--preset=desktop"] if form == "desktop" else []),
            ],
            check=True,
            timeout=180,
        )
        return dict(json.loads(report.read_text()))


if __name__ == "__main__":
    sys.exit(main())
