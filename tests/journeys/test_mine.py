"""A customer signs in by a code, reads everything that was said, and answers: by keys alone too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.portal_of_nordnetz import Nordnetz, nordnetz
from tests.journeys.test_look import check
from tests.journeys.test_people import DRESSES, Dress

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def company() -> Iterator[Nordnetz]:
    with nordnetz() as found:
        yield found


@pytest.fixture(params=DRESSES, ids=["english-wide-light", "german-telephone-dark"])
def dress(request: pytest.FixtureRequest) -> Dress:
    return Dress(*request.param)


@pytest.fixture
def mara(browser: Browser, dress: Dress) -> Iterator[Page]:
    page = dress.new_page(browser)
    page.set_default_timeout(15_000)
    yield page
    page.context.close()


def test_mara_signs_in_reads_and_answers(company: Nordnetz, mara: Page, dress: Dress) -> None:
    language = dress.locale[:2]
    address, subject = f"mara.{language}@posteo.example", f"Router drops ({language})"
    matter = company.hears(address, subject, "The light blinks, then it is gone.")
    company.api.post(
        f"conversations/{matter}/messages", json={"direction": "note", "text": "canary-of-a-note"}
    )
    sent = company.api.post(
        f"conversations/{matter}/messages", json={"text": "We have reset your line."}
    )
    assert sent.status_code == 201
    company.mail_to(address, 0)

    seen = len(company.mails.mails)
    mara.goto(f"{company.portal}/{language}/conversations/")
    check(mara)
    mara.locator("[name=address]").focus()
    mara.keyboard.type(address)
    mara.keyboard.press("Enter")
    mara.wait_for_url("**/sign-in/code/")
    check(mara)
    mara.locator("[name=code]").focus()
    mara.keyboard.type("000000" if company.code_for(address, seen) != "000000" else "000001")
    mara.keyboard.press("Enter")
    expect(mara.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    check(mara)
    mara.locator("[name=code]").fill(company.code_for(address, seen))
    mara.keyboard.press("Enter")
    mara.wait_for_url("**/conversations/")
    check(mara)

    mara.get_by_role("link", name=subject).focus()
    mara.keyboard.press("Enter")
    expect(mara.locator(".said")).to_have_count(2)
    expect(mara.locator(".said.ours .text")).to_have_text("We have reset your line.")
    assert "canary" not in mara.content()
    check(mara)
    mara.locator("[name=text]").fill("It holds. Thank you.")
    mara.locator("form.answer button").press("Enter")
    expect(mara.locator(".said").last.locator(".text")).to_have_text("It holds. Thank you.")
    items = company.api.get(f"conversations/{matter}/messages").json()["items"]
    assert items[-1]["text"] == "It holds. Thank you."

    mara.goto(f"{company.portal}/{language}/devices/")
    check(mara)
    expect(mara.get_by_text(address)).to_be_visible()
    with mara.expect_response("**/end/"):
        mara.locator("form[action*='/end/'] button").first.click()
    mara.goto(f"{company.portal}/{language}/conversations/")
    expect(mara.locator("[name=address]")).to_be_visible()


def test_it_works_without_a_script(company: Nordnetz, browser: Browser) -> None:
    address = "henrik@posteo.example"
    company.hears(address, "My invoice", "Which invoice is that?")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    seen = len(company.mails.mails)
    page.goto(f"{company.portal}/en/sign-in/")
    page.locator("[name=address]").fill(address)
    page.locator("main button").click()
    page.locator("[name=code]").fill(company.code_for(address, seen))
    page.locator("main button").click()
    page.get_by_role("link", name="My invoice").click()
    page.locator("[name=text]").fill("The one of May.")
    page.locator("form.answer button").click()
    expect(page.get_by_text("The one of May.")).to_be_visible()
    context.close()


def test_what_is_said_while_she_reads_appears(company: Nordnetz, mara: Page, dress: Dress) -> None:
    address = f"live.{dress.locale[:2]}@posteo.example"
    matter = company.hears(address, f"Live {dress.locale}", "Is anybody there?")
    seen = len(company.mails.mails)
    mara.goto(f"{company.portal}/en/sign-in/")
    mara.locator("[name=address]").fill(address)
    mara.locator("main button").click()
    mara.locator("[name=code]").fill(company.code_for(address, seen))
    mara.locator("main button").click()
    mara.wait_for_url("**/conversations/")
    mara.goto(f"{company.portal}/en/conversations/{matter}/")
    mara.locator("[name=text]").fill("half a sentence")
    company.api.post(f"conversations/{matter}/messages", json={"text": "We are."})
    expect(mara.get_by_text("We are.")).to_be_visible(timeout=40_000)
    expect(mara.locator("[name=text]")).to_have_value("half a sentence")
