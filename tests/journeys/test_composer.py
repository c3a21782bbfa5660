"""Formatting, files and pictures in the composer, as an agent's hands meet them."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Locator, Page, expect

pytestmark = pytest.mark.chromium

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PACE = 40  # ms, as a fast typist
PASTE = """async (node) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 90 });
  canvas.getContext("2d").fillRect(0, 0, 320, 90);
  const blob = await new Promise((done) => canvas.toBlob(done));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "box.png", { type: "image/png" }));
  const init = { clipboardData, bubbles: true, cancelable: true };
  node.dispatchEvent(new ClipboardEvent("paste", init));
}"""
DROP = """(node) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["19:02 lost sync"], "modem.log", { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) {
    node.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def editor(jana: Page) -> Iterator[Locator]:
    """The composer of the first conversation, empty before and after."""
    jana.locator(".row").first.click()
    found = jana.locator("trix-editor")
    found.click()
    found.fill("")  # what was emptied last may have come back as the draft that it was
    yield found
    found.fill("")


def test_a_reply_is_formatted_by_keys(jana: Page, editor: Locator) -> None:
    jana.keyboard.type("Please ", delay=PACE)
    jana.keyboard.press("Control+b", delay=PACE)
    jana.keyboard.type("restart", delay=PACE)
    jana.keyboard.press("Control+b", delay=PACE)
    jana.keyboard.type(", see ", delay=PACE)
    jana.keyboard.press("Control+k", delay=PACE)
    expect(jana.get_by_label("Address of the link")).to_be_focused()
    jana.keyboard.type("nordnetz.example/help")
    jana.keyboard.press("Enter")
    expect(editor).to_be_focused()
    jana.keyboard.type(" today.")
    jana.keyboard.press("Control+Enter")
    said = jana.locator(".message.outbound .written", has_text="restart").last
    expect(said).to_have_text("Please restart, see nordnetz.example/help today.")
    expect(said.locator("strong")).to_have_text("restart")
    expect(said.locator("a")).to_have_attribute("href", "https://nordnetz.example/help")
    expect(editor).to_have_text("")
    jana.get_by_role("button", name="Undo").click()
    expect(editor.locator("strong")).to_have_text("restart")


def test_lists_are_made_without_a_mouse(jana: Page, editor: Locator) -> None:
    jana.keyboard.type("cable")
    jana.get_by_role("button", name="Bold").focus()
    for _ in range(3):
        jana.keyboard.press("ArrowRight")
    jana.keyboard.press("Enter")
    expect(editor.locator("li")).to_have_text("cable")
    expect(jana.get_by_role("button", name="List", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_files_are_chosen_dropped_removed_and_kept_with_the_draft(
    jana: Page, editor: Locator
) -> None:
    files = jana.locator("desk-composer desk-files li")
    with jana.expect_response(re.compile("/draft/")):
        with jana.expect_file_chooser() as choice:
            jana.locator("desk-composer").get_by_role("button", name="Attach files").click()
        choice.value.set_files(FilePayload(name="plan.pdf", mimeType="text/html", buffer=PDF))
    editor.evaluate(DROP)
    expect(files).to_have_count(2)
    expect(files.locator("progress:visible")).to_have_count(0)
    files.first.get_by_role("button", name="Remove: plan.pdf").click()
    with jana.expect_response(re.compile("/draft/")):
        editor.press_sequentially("The log.")
    jana.evaluate("sessionStorage.clear()")
    jana.reload()
    expect(files).to_have_text(re.compile("modem.log"))
    jana.locator("trix-editor").click()
    jana.keyboard.press("Control+Enter")
    said = jana.locator(".message.outbound", has_text="The log.")
    expect(said.locator(".file")).to_have_text(re.compile("modem.log"))
    expect(files).to_have_count(0)


def test_a_file_that_is_too_large_is_not_even_brought(jana: Page, editor: Locator) -> None:
    jana.locator("desk-composer desk-files").evaluate("node => node.dataset.largest = 3")
    editor.evaluate(DROP)
    bad = jana.locator("desk-composer desk-files li.bad")
    expect(bad).to_contain_text("larger than 25.0")
    bad.get_by_role("button").click()
    expect(bad).to_have_count(0)


def test_a_picture_is_pasted_into_a_note(jana: Page, editor: Locator) -> None:
    jana.locator("label[for^=note-]").click()
    editor.press_sequentially("Look: ")
    editor.evaluate(PASTE)
    expect(editor.locator("img")).to_be_visible()
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Control+Enter")
    shown = jana.locator(".message.note .written img").last
    expect(shown).to_have_js_property("naturalWidth", 320)
    assert Axe().run(jana).violations_count == 0


def test_where_nothing_formatted_is_shown_it_is_the_plain_field(
    jana: Page, editor: Locator
) -> None:
    editor.press_sequentially("Please ", delay=PACE)
    jana.keyboard.press("Control+i", delay=PACE)
    jana.keyboard.type("wait", delay=PACE)
    jana.locator("[name=inbox]:checked").evaluate("node => node.removeAttribute('data-formatted')")
    note = jana.locator("label[for^=note-]")
    note.click()
    expect(editor.locator("em")).to_have_text("wait")
    note.click()
    expect(editor).to_be_hidden()
    expect(jana.locator("desk-composer [name=text]")).to_have_value("Please wait")
    note.click()
    expect(editor.locator("em")).to_have_text("wait")


def test_nothing_goes_without_a_file_that_is_on_its_way(jana: Page, editor: Locator) -> None:
    held = []
    jana.route("**/uploads/", lambda route: held.append(route))
    editor.press_sequentially("With the log")
    editor.evaluate(DROP)
    jana.keyboard.press("Control+Enter")
    expect(jana.locator("desk-composer desk-files [role=status]")).to_have_text(
        "A file is still on its way. Send when it is there."
    )
    held[0].continue_()
    expect(jana.locator("desk-composer desk-files progress:visible")).to_have_count(0)
    jana.locator("desk-composer desk-files li").get_by_role("button").click()
