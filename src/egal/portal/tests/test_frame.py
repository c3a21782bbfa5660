"""The frame of every page of a portal: whose it is, in which language, on which domain."""

import pytest
from django.test import Client

from egal.contacts.visitors import begin_visit, visitor_of
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing.people import Fremdfirma, Nordnetz, opened
from egal.workspaces.actions.portals import close_portal
from egal.workspaces.models import Portal

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
