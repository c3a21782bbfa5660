"""An editor writes in two languages, publishes, moves the article; its readers find it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.prepared import prepared
from tests.journeys.test_look import check
from tests.journeys.test_one_mail import become_the_first_owner
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium


@pytest.fixture(params=["en-GB", "de-DE"])
def locale(request: pytest.FixtureRequest) -> str:
    """Of the editor's browser."""
    return str(request.param)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A new one for each editor."""
    installation = prepared()
    installation.start()
    yield installation
    installation.remove()


@pytest.fixture
def context(browser: Browser, locale: str) -> Iterator[BrowserContext]:
    context = browser.new_context(locale=locale, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_an_article_in_two_languages_is_found_by_its_readers(
    installation: Installation, context: BrowserContext, locale: str
) -> None:
    say, jana = Words(locale), context.new_page()
    errors: list[str] = []
    jana.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    become_the_first_owner(installation, jana, say)
    desk = f"{installation.url}/desk/nordnetz/"
    jana.goto(f"{desk}settings/portal/")
    jana.get_by_role("button", name=say("Open the start page")).click()
    expect(jana.get_by_role("button", name=say("Close the start page"))).to_be_visible()
    jana.goto(f"{desk}articles/")
    check(jana)
    add_category(jana, say)
    write_in_both_languages(jana, say)
    move(jana, say)
    keep_synonyms(jana, say)
    jana.goto(f"{desk}articles/")
    title = {"en": "Your bill when you move", "de": "Ihre Rechnung bei einem Umzug"}[locale[:2]]
    expect(jana.get_by_role("link", name=title)).to_be_visible()
    check(jana)
    readers_find_it(context.new_page(), f"{installation.url}/help/nordnetz")
    assert not errors, errors


def add_category(jana: Page, say: Words) -> None:
    jana.get_by_role("link", name=say("Categories")).click()
    jana.locator("#name-de").fill("Rechnung")
    jana.locator("#name-en").fill("Bills")
    check(jana)
    jana.get_by_role("button", name=say("Add")).click()
    expect(jana.get_by_role("listitem").filter(has_text="Bills")).to_be_visible()


def write_in_both_languages(jana: Page, say: Words) -> None:
    jana.get_by_role("link", name=say("Articles"), exact=True).click()
    jana.get_by_role("link", name=say("New article")).click()
    jana.get_by_label(say("Title")).fill("Ihre Rechnung bei einem Umzug")
    jana.get_by_label(say("Language")).select_option("de")
    jana.get_by_label(say("Category")).select_option(index=1)
    jana.get_by_role("button", name=say("Write"), exact=True).click()
    write(jana, "de", "Die Rechnung kommt am Ersten.")
    jana.locator("#title-en").fill("Your bill when you move")
    write(jana, "en", "The bill comes on the first.")
    check(jana)
    for language in ("de", "en"):
        publish = jana.locator(f"#in-{language}").get_by_role("button", name=say("Publish"))
        publish.click()
        expect(jana.locator(f"#in-{language} .pill.ok")).to_have_text(say("published"))


def write(jana: Page, language: str, text: str) -> None:
    """Until it is kept by itself."""
    editor = jana.locator(f"#in-{language} trix-editor")
    editor.click()
    editor.press_sequentially(text)
    expect(jana.locator(f"#in-{language} .kept")).to_contain_text(":", timeout=20_000)
    jana.wait_for_function(f"document.querySelector('#in-{language} [name=after]').value")


def move(jana: Page, say: Words) -> None:
    place = jana.locator("#in-de details.address")
    place.locator("summary > svg").click()
    place.get_by_label(say("Address")).fill("rechnung umzug")
    place.get_by_role("button", name=say("Change the address")).click()
    expect(jana.get_by_text(say("The address is changed."))).to_be_visible()


def keep_synonyms(jana: Page, say: Words) -> None:
    jana.goto(f"{jana.url.partition('articles/')[0]}articles/synonyms/")
    jana.locator("#sets-de").fill("Umzug, umziehen")
    check(jana)
    jana.locator("#in-de").get_by_role("button", name=say("Save")).click()
    expect(jana.locator("#in-de").get_by_text(say("Saved."))).to_be_visible()


def readers_find_it(mara: Page, portal: str) -> None:
    for words in ("Rechnungen", "umziehen"):
        mara.goto(f"{portal}/de/search/?q={words}")
        found = mara.get_by_role("link", name="Ihre Rechnung bei einem Umzug").first
        expect(found).to_be_visible()
        found.click()
        expect(mara.get_by_role("heading", level=1)).to_have_text("Ihre Rechnung bei einem Umzug")
        assert mara.url.partition("?")[0].endswith("/de/articles/rechnung-umzug/")
    check(mara)
    mara.goto(f"{portal}/de/articles/ihre-rechnung-bei-einem-umzug/")
    assert mara.url.endswith("/de/articles/rechnung-umzug/")
    mara.goto(f"{portal}/en/search/?q=bills")
    expect(mara.get_by_role("link", name="Your bill when you move").first).to_be_visible()
