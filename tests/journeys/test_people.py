"""An owner invites somebody, restricts what they may and hands over their work, all with Enter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from egal.shared.contrast import readable
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

DRESSES = [("en-GB", 1440, "light"), ("de-DE", 390, "dark")]
PLACES = ["workspace", "agents", "teams", "roles", "tokens", "audit-trail", "tags", "fields"]


@dataclass(frozen=True)
class Dress:
    """The language of a browser, its width in pixels, light or dark."""

    locale: str
    width: int
    scheme: Literal["light", "dark"]

    def new_page(self, browser: Browser) -> Page:
        size: ViewportSize = {"width": self.width, "height": 844}
        context = browser.new_context(locale=self.locale, viewport=size, color_scheme=self.scheme)
        return context.new_page()


@pytest.fixture(params=DRESSES, ids=["english-wide-light", "german-telephone-dark"])
def dress(request: pytest.FixtureRequest) -> Dress:
    """Of both browsers."""
    return Dress(*request.param)


@pytest.fixture
def owner(browser: Browser, demo: Installation, dress: Dress) -> Iterator[Page]:
    """Jana at the settings of the demo company."""
    page = dress.new_page(browser)
    sign_in(page, demo)
    yield page
    page.context.close()


@pytest.fixture
def lena(browser: Browser, dress: Dress) -> Iterator[Page]:
    """The browser of somebody who has no account yet."""
    page = dress.new_page(browser)
    yield page
    page.context.close()


def test_lena_is_invited_restricted_and_hands_over(
    demo: Installation, owner: Page, lena: Page, dress: Dress
) -> None:
    settings, email = f"{demo.url}/desk/nordnetz/settings/", f"lena.{dress.width}@posteo.example"
    owner.goto(f"{settings}agents/")
    owner.locator("[name=email]").fill(email)
    owner.locator("[name=role]").select_option("agent")
    owner.locator("form[action$='invitations/'] button").press("Enter")
    link = owner.locator(".state .command").inner_text()

    lena.goto(link)
    lena.locator("[name=name]").fill(f"Lena Voss {dress.width}")
    lena.locator("[name=password]").fill("a lighthouse at noon")
    lena.locator(".card .button").press("Enter")
    lena.wait_for_url("**/desk/nordnetz/**")
    lena.goto(f"{demo.url}/desk/nordnetz/conversations/?view=unassigned")
    lena.locator(".row").first.press("Enter")
    lena.locator(".composer").wait_for()
    matter = lena.url

    hers = person_page(owner, settings, f"Lena Voss {dress.width}")
    give_role(owner, "viewer")
    lena.goto(matter)
    lena.locator(".message").first.wait_for()
    expect(lena.locator(".composer trix-editor")).to_have_count(0)
    give_role(owner, "agent")

    here = f"conversations/{matter.partition('/conversations/')[2].partition('/')[0]}"
    program = demo.api("nordnetz")
    taken = program.put(f"{here}/assignment", json={"agent_id": hers.split("/")[-2]})
    assert taken.status_code == 200, taken.text
    owner.goto(hers)
    expect(owner.locator("#deactivation p").first).to_contain_text("1")
    owner.locator("#to").select_option(label="Tariq Aziz")
    owner.locator("#deactivation button").press("Enter")
    owner.locator(".told.warn").wait_for()
    expect(lena.locator("[name=login]")).to_be_visible(timeout=15_000)  # her desk ends by itself
    lena.goto(matter)
    expect(lena.locator("[name=login]")).to_be_visible()
    assert program.get(here).json()["assignee"]["name"] == "Tariq Aziz"


def person_page(owner: Page, settings: str, name: str) -> str:
    """The address of the page on which one decides over her."""
    owner.goto(f"{settings}agents/")
    owner.get_by_role("link", name=name).press("Enter")
    owner.locator("#deactivation").wait_for()
    return owner.url


def give_role(owner: Page, role: str) -> None:
    owner.locator("[name=role]").select_option(role)
    with owner.expect_navigation():
        owner.locator("button[form=role]").press("Enter")
    expect(owner.locator("[name=role]")).to_have_value(role)


@pytest.mark.parametrize("place", PLACES)
def test_every_page_of_the_company_is_accessible_and_fits(
    demo: Installation, owner: Page, place: str
) -> None:
    owner.goto(f"{demo.url}/desk/nordnetz/settings/{place}/")
    owner.locator("h1").wait_for()
    check(owner)


def test_with_a_colour_of_its_own_everything_can_still_be_read(
    owner: Page, demo: Installation
) -> None:
    owner.goto(f"{demo.url}/desk/nordnetz/settings/workspace/")
    owner.locator("[name=accent_own]").check()
    owner.locator("[name=accent]").fill(readable("#ffd400"))
    with owner.expect_navigation():
        owner.locator("button[form=general]").click()
    owner.locator(".previews").wait_for()
    check(owner)
    owner.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    owner.locator(".row").first.click()
    owner.locator("trix-editor").wait_for()
    check(owner)


def test_on_a_telephone_the_places_open_from_a_button(owner: Page, demo: Installation) -> None:
    owner.set_viewport_size({"width": 390, "height": 844})
    owner.goto(f"{demo.url}/desk/nordnetz/settings/agents/")
    expect(owner.locator("#places")).to_be_hidden()
    owner.locator("[popovertarget=places]").click()
    expect(owner.locator("#places")).to_be_visible()
    check(owner)
    owner.locator("#places a[href$='/teams/']").click()
    owner.wait_for_url("**/teams/")
