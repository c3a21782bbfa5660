"""The portal as an app: what was read is there without a network, and an answer rings."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route

from egal.testing.pushserver import PushServer, Subscription
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared

pytestmark = pytest.mark.chromium

PREPARED = """
import django, json; django.setup()
from egal.channels.connect import connect_inbox
from egal.contacts.visitors import begin_visit, cookie_of
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.workspaces import scope
from egal.workspaces.actions.portals import open_portal, prepare_portal
from egal.workspaces.models import Workspace
workspace = Workspace.objects.get(slug="nordnetz")
with scope.of(workspace.id):
    open_portal(portal=prepare_portal(workspace=workspace), actor=SYSTEM)
    if not Inbox.objects.filter(channel="chat").exists():
        connect_inbox(workspace=workspace, channel="chat", address="nordnetz", actor=SYSTEM)
    _, token = begin_visit(workspace=workspace, name="Mara")
print(json.dumps({"token": token, "cookie": cookie_of(workspace.id)}))
"""
# Chromium has no push service of its own here: the subscription is one of ours.
SUBSCRIBED = """
const given = %s;
const made = { ...given, toJSON: () => given, options: {}, unsubscribe: async () => {
  localStorage.removeItem("test.on"); return true; } };
PushManager.prototype.subscribe = async function () {
  localStorage.setItem("test.on", "1"); return made; };
PushManager.prototype.getSubscription = async function () {
  return localStorage.getItem("test.on") ? made : null; };
"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushServer]:
    with PushServer() as server:
        yield server


@pytest.fixture(scope="module")
def company(service: PushServer) -> Iterator[Installation]:
    """The demo company with an open portal and a chat."""
    installation = prepared("--demo", EGAL_PRIVATE_HOSTS=service.place)
    installation.start()
    yield installation
    installation.remove()


@pytest.fixture(scope="module")
def mara(company: Installation) -> dict[str, str]:
    """Her token, and the cookie it is kept in."""
    environment = {**os.environ, "EGAL_DATA": str(company.data)}
    environment["DJANGO_SETTINGS_MODULE"] = "egal.config.settings"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PREPARED],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture
def phone(browser: Browser, company: Installation, mara: dict[str, str]) -> Iterator[Page]:
    """Mara's telephone, on which notifications are allowed."""
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    context.grant_permissions(["notifications"], origin=company.url)
    context.add_cookies([{"name": mara["cookie"], "value": mara["token"], "url": company.url}])
    yield context.new_page()
    context.close()


def writes(company: Installation, mara: dict[str, str]) -> str:
    """The id of a conversation Mara has begun in the chat."""
    begun = httpx.post(
        f"{company.url}/api/customer/v1/nordnetz/conversations",
        headers={"Authorization": f"Bearer {mara['token']}"},
        json={"text": "The router blinks.", "client_id": os.urandom(16).hex()},
        timeout=20,
    )
    assert begun.status_code == 201, begun.text
    return str(begun.json()["conversation"]["id"])


def test_what_was_read_is_there_without_a_network(phone: Page, company: Installation) -> None:
    start = f"{company.url}/help/nordnetz/en/"
    phone.goto(start)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("navigator.serviceWorker.controller")
    phone.reload()
    heading = phone.get_by_role("heading", level=1).inner_text()
    phone.context.set_offline(True)
    phone.reload()
    assert phone.get_by_role("heading", level=1).inner_text() == heading
    phone.get_by_text("You are offline. This is what was here").wait_for()
    phone.goto(f"{company.url}/help/nordnetz/en/app/")
    phone.get_by_role("heading", name="You are offline").wait_for()
    phone.get_by_role("link", name=heading).click()
    phone.wait_for_url(start)
    phone.context.set_offline(False)
    phone.reload()
    assert phone.locator(".offline:visible").count() == 0


def test_an_answer_rings_on_the_telephone_until_it_is_turned_off(
    phone: Page, company: Installation, mara: dict[str, str], service: PushServer
) -> None:
    matter = writes(company, mara)
    subscription = _subscribed(phone, company, mara, service)
    phone.goto(f"{company.url}/help/nordnetz/en/app/")
    phone.get_by_role("button", name="Turn on notifications").click()
    phone.get_by_text("This device is told when there is an answer.").wait_for()
    _answers(company, matter)
    until(lambda: subscription.told)
    assert subscription.told[0]["title"] == "Nordnetz has answered"
    assert subscription.told[0]["url"].endswith(f"/en/conversations/{matter}/")
    assert _shown(phone, company, subscription.told[0]) == ["Nordnetz has answered"]
    phone.reload()
    phone.get_by_role("button", name="Turn off notifications").click()
    phone.get_by_role("button", name="Turn on notifications").wait_for()


def test_the_first_words_only_for_who_wants_them(
    phone: Page, company: Installation, mara: dict[str, str], service: PushServer
) -> None:
    matter = writes(company, mara)
    subscription = _subscribed(phone, company, mara, service)
    phone.goto(f"{company.url}/help/nordnetz/en/app/")
    phone.get_by_role("button", name="Turn on notifications").click()
    with phone.expect_response(lambda each: each.request.method == "PUT"):
        phone.get_by_label("Show the first words").check()
    phone.reload()
    phone.get_by_text("This device is told").wait_for()
    until(lambda: phone.get_by_label("Show the first words").is_checked())
    _answers(company, matter)
    until(lambda: subscription.told)
    assert subscription.told[0]["body"] == "We look at your line."


def test_a_choice_is_not_taken_back_by_a_late_answer(
    phone: Page, company: Installation, mara: dict[str, str], service: PushServer
) -> None:
    _subscribed(phone, company, mara, service)
    phone.goto(f"{company.url}/help/nordnetz/en/app/")
    phone.get_by_role("button", name="Turn on notifications").click()
    phone.get_by_text("This device is told").wait_for()
    late: list[tuple[Route, APIResponse]] = []
    phone.route("**/me/push", lambda route: late.append((route, route.fetch())), times=1)
    phone.reload()
    until(lambda: phone.evaluate("1") and late)
    with phone.expect_response(lambda each: each.request.method == "PUT"):
        phone.get_by_label("Show the first words").check()
    route, before = late[0]
    with phone.expect_response(lambda each: each.request.method == "GET"):
        route.fulfill(response=before)
    phone.wait_for_load_state("networkidle")
    assert phone.get_by_label("Show the first words").is_checked()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_the_app_fit_and_axe_finds_nothing(
    phone: Page, company: Installation, language: str, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 900})
    for path in ("app/", "offline/"):
        phone.goto(f"{company.url}/help/nordnetz/{language}/{path}")
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert Axe().run(phone).response["violations"] == []


def _subscribed(
    phone: Page, company: Installation, mara: dict[str, str], service: PushServer
) -> Subscription:
    headers = {"Authorization": f"Bearer {mara['token']}"}
    told = httpx.get(f"{company.url}/api/customer/v1/nordnetz/me/push", headers=headers, timeout=20)
    subscription = service.subscribed(told.json()["key"])
    given = {"endpoint": subscription.endpoint, "keys": subscription.keys}
    phone.add_init_script(SUBSCRIBED % json.dumps(given))
    return subscription


def _answers(company: Installation, matter: str) -> None:
    answer = company.api("nordnetz").post(
        f"conversations/{matter}/messages", json={"text": "We look at your line."}
    )
    assert answer.status_code == 201, answer.text


def _shown(phone: Page, company: Installation, told: dict[str, Any]) -> list[str]:
    """The titles of what the service worker shows, once the browser hands it this push."""
    registration = _registration(phone.context, phone, company)
    session = phone.context.new_cdp_session(phone)
    session.send("ServiceWorker.enable")
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": company.url, "registrationId": registration, "data": json.dumps(told)},
    )
    shown = "navigator.serviceWorker.ready.then(ready => ready.getNotifications())"
    titles = f"{shown}.then(all => all.map(each => each.title))"
    return list(until(lambda: phone.evaluate(titles)))


def _registration(context: BrowserContext, phone: Page, company: Installation) -> str:
    session = context.new_cdp_session(phone)
    found: list[dict[str, Any]] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    path = "/help/nordnetz/"
    until(
        lambda: phone.evaluate("1") and [e for e in found if urlsplit(e["scopeURL"]).path == path]
    )
    return str(next(e for e in found if urlsplit(e["scopeURL"]).path == path)["registrationId"])
