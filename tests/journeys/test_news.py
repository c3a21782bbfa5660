"""What a colleague writes stands on the screen by the short way, without the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.installation import Installation

pytestmark = pytest.mark.chromium


def test_a_note_is_there_at_once_and_once(jana: Page, demo: Installation) -> None:
    jana.locator(".row").first.click()
    expect(jana.locator(".timeline .message").first).to_be_visible()
    conversation = jana.locator("#talk").get_attribute("data-conversation")
    jana.wait_for_timeout(1_500)  # what opening it has changed is fetched
    pages: list[str] = []
    jana.on("request", lambda asked: pages.append(asked.url))
    with demo.api("nordnetz") as api:
        for text in ("First of all.", "Then this."):
            note = {"direction": "note", "text": text}
            api.post(f"conversations/{conversation}/messages", json=note).raise_for_status()
    notes = jana.locator(".message.note .text")
    expect(notes.last).to_have_text("Then this.")
    assert notes.all_inner_texts()[-2:] == ["First of all.", "Then this."]
    assert not [url for url in pages if "/conversations/" in url]
