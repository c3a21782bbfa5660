"""Scenes of X, Facebook, WhatsApp and SMS at the desk, and of the page on which they are played."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.installation import Installation

Scene = Callable[[Page], object]
At = Callable[[str], Scene]


def network_scenes(demo: Installation, at: At) -> dict[str, Scene]:
    """at: opens a page below the desk's address."""
    return {
        "public-thread": _matter(at, "Die dritte Nacht in diesem Monat"),
        "public-unhappy-conversation": _matter(at, "Vierter Tag ohne Internet"),
        "public-and-unhappy": at("conversations/?view=unhappy"),
        "writing-in-public": _writing(at, "Bei mir ist es jetzt schon weg"),
        "window-closing": _matter(at, "Techniker-Termin wurde zweimal"),
        "window-closed": _matter(at, "ich habe am Telefon gekündigt"),
        "template-only": _matter(at, "mein neuer Router ist da"),
        "stage": _stage(demo, "/"),
        "stage-facebook": _stage(demo, "/facebook"),
        "stage-messenger": _stage(demo, "/messenger"),
        "stage-trouble": _stage(demo, "/trouble"),
    }


def _matter(at: At, words: str) -> Scene:
    """The open conversation that says this."""

    def open_it(page: Page) -> None:
        at("conversations/?view=open")(page)
        page.locator(".row", has_text=words).first.click()
        page.locator(".message").first.wait_for()

    return open_it


def _writing(at: At, words: str) -> Scene:
    """An answer that is too private to be public."""

    def write(page: Page) -> None:
        _matter(at, words)(page)
        field = page.locator(".composer trix-editor, .composer textarea[name=text]").first
        field.fill("Nennen Sie uns Ihre Kundennummer, unter 040 5550 100 sind wir auch da.")
        page.wait_for_timeout(1500)

    return write


def _stage(demo: Installation, path: str) -> Scene:
    """A page of the simulators."""

    def show(page: Page) -> None:
        page.goto(f"{demo.public_url}{path}")

    return show
