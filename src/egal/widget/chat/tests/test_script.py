"""The widget's script: small, complete in itself, and each portal's own."""

import gzip

import pytest
from django.test import Client

from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz, opened
from egal.workspaces.actions.portals import close_portal
from egal.workspaces.models import Portal

ADDRESS = "/widget/nordnetz.js"


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return opened(nordnetz.workspace)


def said(client: Client, **headers: str) -> str:
    answer = client.get(ADDRESS, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_weighs_less_than_six_kilobytes_on_its_way(client: Client, portal: Portal) -> None:
    assert len(gzip.compress(said(client).encode())) < 6_000


def test_it_names_no_other_address_and_stores_nothing_by_itself(
    client: Client, portal: Portal
) -> None:
    script = said(client)
    assert script.count("http") == script.count("http://www.w3.org/2000/svg")
    assert "cookie" not in script
    assert client.get(ADDRESS).cookies == {}


def test_it_has_no_need_of_what_a_strict_policy_forbids(client: Client, portal: Portal) -> None:
    script = said(client)
    for forbidden in ("innerHTML", "eval(", "new Function", ".style", "<style", "fetch("):
        assert forbidden not in script


def test_it_speaks_german_and_english(client: Client, portal: Portal) -> None:
    assert "Chat with Nordnetz" in said(client)


def test_it_wears_the_workspaces_accent_as_far_as_it_can_be_read(
    client: Client, portal: Portal
) -> None:
    portal.workspace.accent = "#7a1fa2"
    portal.workspace.save()
    assert "light-dark(#7a1fa2," in said(client)
    assert "ACCENT" not in said(client)


def test_on_the_portals_own_domain_the_chat_is_there_too(client: Client, portal: Portal) -> None:
    portal.domain = "help.nordnetz.example"
    portal.save()
    assert '"base": ""' in said(client, host="help.nordnetz.example")
    assert '"base": "/help/nordnetz"' in said(client)


def test_a_closed_portal_has_none(client: Client, portal: Portal) -> None:
    close_portal(portal=portal, actor=SYSTEM)
    assert client.get(ADDRESS).status_code == 404


def test_it_is_asked_for_again_soon_and_not_sent_again(client: Client, portal: Portal) -> None:
    first = client.get(ADDRESS)
    assert first["Cache-Control"] == "public, max-age=300"
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_that_isolates_itself_may_load_it(client: Client, portal: Portal) -> None:
    answer = client.get(ADDRESS)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_name_in_the_script_stays_a_text(client: Client, portal: Portal) -> None:
    portal.workspace.name = '"};alert(1)//\u2028</script>'
    portal.workspace.save()
    assert r'"name": "\"};alert(1)//\u2028</script>"' in said(client)
