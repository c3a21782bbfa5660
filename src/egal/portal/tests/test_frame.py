"""The frame of every page of a portal: whose it is, in which language, on which domain."""

import re
from unittest import mock

import pytest
from django.test import Client, RequestFactory

from egal.contacts.visitors import begin_visit, visitor_of
from egal.events.record import SYSTEM
from egal.portal.access import at_portal
from egal.portal.errors import refusal
from egal.shared import clock
from egal.testing.people import Fremdfirma, Nordnetz, opened
from egal.workspaces.actions.portals import close_portal
from egal.workspaces.models import Portal
from egal.workspaces.portals import links_of

START = "/help/nordnetz/de/"


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return opened(nordnetz.workspace)


def test_nobody_sees_a_portal_that_is_not_open(client: Client, portal: Portal) -> None:
    assert client.get(START).status_code == 200
    close_portal(portal=portal, actor=SYSTEM)
    assert client.get(START).status_code == 404


def test_the_browsers_language_is_taken_as_far_as_the_portal_has_it(
    client: Client, portal: Portal
) -> None:
    for wanted, start in [("de-AT,en;q=0.5", "de"), ("fr, en", "en"), ("fr", "en")]:
        answer = client.get("/help/nordnetz/", headers={"Accept-Language": wanted})
        assert answer["Location"] == f"/help/nordnetz/{start}/"


def test_a_language_the_portal_does_not_have_is_not_found(client: Client, portal: Portal) -> None:
    assert client.get("/help/nordnetz/fr/").status_code == 404


def test_a_page_sets_no_cookie(client: Client, portal: Portal) -> None:
    answer = client.get(START)
    assert "Wie möchten Sie" in answer.text or "How would you" in answer.text
    assert not answer.cookies


def test_on_its_own_domain_the_portal_stands_at_the_root(client: Client, portal: Portal) -> None:
    portal.domain = "hilfe.nordnetz.example"
    portal.save()
    answer = client.get("/de/", headers={"Host": "hilfe.nordnetz.example"})
    assert (answer.status_code, 'href="/en/"' in answer.text) == (200, True)
    assert client.get("/sign-in/", headers={"Host": "hilfe.nordnetz.example"}).status_code == 404


def test_a_visitors_token_opens_its_own_workspace_only(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    visitor, token = begin_visit(workspace=in_nordnetz.workspace)
    assert visitor_of(token, in_nordnetz.workspace.id) == visitor
    assert visitor_of(token, fremdfirma.workspace.id) is None
    assert visitor_of("guessed", in_nordnetz.workspace.id) is None
    visitor.ended_at = clock.now()
    visitor.save()
    assert visitor_of(token, in_nordnetz.workspace.id) is None


def test_what_is_not_there_leads_on_in_the_dress_of_the_portal(
    client: Client, portal: Portal
) -> None:
    for path in (f"{START}nowhere/at/all", "/help/nordnetz/fr-zz/", f"{START}nowhere/"):
        answer = client.get(path)
        assert answer.status_code == 404
    assert f'href="{START}"' in client.get(f"{START}nowhere/").text


def test_a_missing_slash_is_added(client: Client, portal: Portal) -> None:
    answer = client.get("/help/nordnetz/de?q=a")
    assert (answer.status_code, answer["Location"]) == (302, f"{START}?q=a")


def test_where_there_is_no_portal_nothing_tells_of_a_desk(client: Client, portal: Portal) -> None:
    answer = client.get("/help/nobody/de/")
    assert answer.status_code == 404
    assert not re.search("workspace|sign-in|Egal</", answer.text)


@pytest.mark.parametrize(("status", "seconds"), [(410, None), (429, 60)])
def test_a_refusal_says_what_to_do_and_when(
    rf: RequestFactory, portal: Portal, status: int, seconds: int | None
) -> None:
    refused = at_portal(lambda request: refusal(request, status, retry_after=seconds))
    answer = refused(rf.get(START), slug="nordnetz", language="de")
    assert (answer.status_code, answer.get("Retry-After")) == (status, seconds and str(seconds))


def test_a_broken_page_says_so_without_the_database(portal: Portal) -> None:
    client = Client(raise_request_exception=False)
    with mock.patch("egal.portal.start.views.page", side_effect=RuntimeError):
        answer = client.get(START)
    assert (answer.status_code, "egal/tokens" in answer.text) == (500, True)
    assert "operator" not in answer.text


def test_a_page_is_in_the_language_and_direction_of_its_content(
    client: Client, portal: Portal
) -> None:
    portal.languages = ["de", "ar", "fr", "tr"]
    portal.save()
    shown = client.get("/help/nordnetz/ar/").text
    assert '<html lang="ar" dir="rtl"' in shown
    assert shown.count("<details") == 1


def test_the_links_of_a_language_stand_in_for_those_of_another(portal: Portal) -> None:
    portal.links = {"de": {"imprint": "https://a.example"}, "en": {"privacy": "https://b.example"}}
    both = {"imprint": "https://a.example", "privacy": "https://b.example"}
    assert links_of(portal, "en") == links_of(portal, "de") == both
