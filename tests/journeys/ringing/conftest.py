"""The demo company's house with its people at the desk, and real telephones."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from egal.testing.telephone import Telephone
from tests.journeys.installation import Installation
from tests.journeys.telephone import HENRIK, LOOKS, MARA, OTHER, TONE, ask, at_desk


@pytest.fixture(scope="module")
def house(demo: Installation) -> Installation:
    """The demo company, open at all hours."""
    ask(demo, "prepare")
    return demo


@pytest.fixture
def jana(calling_browser: Browser, house: Installation) -> Iterator[Page]:
    yield from at_desk(calling_browser, house, "jana")


@pytest.fixture
def tariq(calling_browser: Browser, house: Installation) -> Iterator[Page]:
    yield from at_desk(calling_browser, house, "tariq")


@pytest.fixture
def henrik() -> Iterator[Telephone]:
    with Telephone(user=HENRIK, hz=TONE) as telephone:
        yield telephone


@pytest.fixture
def mara() -> Iterator[Telephone]:
    with Telephone(user=MARA, hz=OTHER) as telephone:
        yield telephone


@pytest.fixture
def rung(house: Installation) -> Iterator[Telephone]:
    """Whoever is rung by us answers here."""
    with Telephone(user=HENRIK, hz=OTHER, answers=True) as telephone:
        ask(house, "reaches", f"127.0.0.1:{telephone.port}")
        time.sleep(LOOKS)
        yield telephone
