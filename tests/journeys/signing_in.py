"""Signing in at the desk, as everybody does."""

import re

from playwright.sync_api import Page

from tests.journeys.installation import Installation


def sign_in(page: Page, house: Installation, who: str = "jana") -> None:
    """As one of Nordnetz, with the password that an installation with the demo has printed."""
    sign_in_at(page, house.url, f"{who}@nordnetz.example", house.password)


def sign_in_at(page: Page, url: str, address: str, password: str) -> None:
    """Until the desk is there: whoever goes elsewhere before is not signed in."""
    page.goto(url)
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"^[^?]+/desk/"))  # where to go next stands behind the ?
