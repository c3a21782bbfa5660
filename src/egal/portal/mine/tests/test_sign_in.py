"""Signing in without a password, and what Eve tries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from egal.contacts.models import Contact, Visitor
from egal.contacts.visitors import begin_visit, cookie_of
from egal.conversations.actions.codes import MOST_A_CLIENT, MOST_AN_ADDRESS, TRIES
from egal.conversations.codes import digits_of, link_of
from egal.conversations.models import Code
from egal.portal.mine.tests.conftest import HERE, MARA, Portal, asks, signs_in, types
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.people import Fremdfirma
from egal.workspaces import scope


def sees(browser: Client) -> bool:
    return "Router drops every evening" in browser.get(f"{HERE}/conversations/").text


def link(code: Code) -> str:
    return f"{HERE}/sign-in/link/{link_of(code)}/"


def test_a_code_signs_in(client: Client, portal: Portal) -> None:
    assert not sees(client)
    signs_in(client)
    assert sees(client)


def test_digits_may_be_typed_in_groups(client: Client, portal: Portal) -> None:
    digits = digits_of(asks(client))
    assert types(client, f" {digits[:3]} {digits[3:]} ") == 302


def test_known_and_unknown_addresses_get_the_same_answer(
    client: Client, eve: Client, portal: Portal
) -> None:
    asks(client)
    asks(eve, "nobody@posteo.example")
    known, unknown = (each.get(f"{HERE}/sign-in/code/").text for each in (client, eve))
    assert known.replace(MARA, "…") == unknown.replace("nobody@posteo.example", "…")
    assert Code.unscoped.exclude(due_at=None).count() == 2


def test_the_code_of_mara_is_nothing_in_eves_browser(
    client: Client, eve: Client, portal: Portal
) -> None:
    digits = digits_of(asks(client))
    assert eve.get(f"{HERE}/sign-in/code/")["Location"] == f"{HERE}/sign-in/"
    asks(eve, "eve@fremd.example")
    assert types(eve, digits) == 422
    assert not sees(eve)


def test_guessing_ends_after_five_tries(client: Client, portal: Portal) -> None:
    code = asks(client)
    wrong = str((int(digits_of(code)) + 1) % 1_000_000).zfill(6)
    assert [types(client, wrong) for _ in range(TRIES)] == [422] * (TRIES - 1) + [410]
    assert types(client, digits_of(code)) == 410
    assert not sees(client)


def test_any_letters_are_only_wrong(client: Client, portal: Portal) -> None:
    asks(client)
    assert [types(client, text) for text in ("", "٤٨٢٩١٣", "DROP TABLE")] == [422] * 3


def test_a_code_holds_once(client: Client, portal: Portal) -> None:
    code = asks(client)
    cookies = client.cookies.output()
    assert types(client, digits_of(code)) == 302
    again = Client()
    again.cookies.load(cookies.replace("Set-Cookie: ", ""))
    assert types(again, digits_of(code)) == 410


def test_a_code_expires(client: Client, portal: Portal) -> None:
    code = asks(client)
    Code.unscoped.update(expires_at=clock.now() - timedelta(seconds=1))
    assert types(client, digits_of(code)) == 410
    assert client.get(link(code)).status_code == 410


def test_the_link_works_elsewhere_after_pressing_the_button(
    client: Client, eve: Client, portal: Portal
) -> None:
    code = asks(client)
    assert MARA in eve.get(link(code)).text
    assert not sees(eve)
    assert eve.post(link(code)).status_code == 302
    assert sees(eve)
    assert eve.post(link(code)).status_code == 410


def test_looking_at_the_link_uses_nothing_up(client: Client, eve: Client, portal: Portal) -> None:
    code = asks(client)
    for _ in range(3):
        eve.get(link(code))
        eve.head(link(code))
    assert types(client, digits_of(code)) == 302


@pytest.mark.parametrize("change", [lambda link: link[:-2] + "aa", lambda link: "k3G7QA." + link])
def test_a_forged_link_is_nothing(
    client: Client, portal: Portal, change: Callable[[str], str]
) -> None:
    forged = change(link_of(asks(client)))
    assert client.get(f"{HERE}/sign-in/link/{forged}/").status_code == 410


def test_a_link_of_another_company_is_nothing(
    client: Client, portal: Portal, fremdfirma: Fremdfirma
) -> None:
    people.opened(fremdfirma.workspace)
    there = link(asks(client)).replace("nordnetz", "fremdfirma")
    assert client.get(there).status_code == client.post(there).status_code == 410


def test_signing_in_at_one_company_is_nothing_at_another(
    client: Client, portal: Portal, fremdfirma: Fremdfirma
) -> None:
    people.opened(fremdfirma.workspace)
    signs_in(client)
    token = next(each for name, each in client.cookies.items() if name.startswith("egal_visitor"))
    elsewhere = Client(headers={"Cookie": f"{token.key}={token.value}"})
    assert "Router drops" not in elsewhere.get("/help/fremdfirma/en/conversations/").text


def test_a_token_that_eve_has_planted_is_not_signed_in(
    client: Client, eve: Client, portal: Portal
) -> None:
    workspace = portal.nordnetz.workspace
    with scope.of(workspace.id):
        visitor, planted = begin_visit(workspace=workspace)
    for browser in (client, eve):
        browser.cookies[cookie_of(workspace.id)] = planted
    signs_in(client)
    assert sees(client)
    assert Visitor.unscoped.get().pk == visitor.pk
    assert not sees(eve)


def test_a_link_sent_around_takes_nobodys_story(
    client: Client, eve: Client, portal: Portal
) -> None:
    """Eve asks for a link to her own address and has Mara press its button."""
    workspace = portal.nordnetz.workspace
    with scope.of(workspace.id):
        visitor, token = begin_visit(workspace=workspace, name="Mara")
    client.cookies[cookie_of(workspace.id)] = token
    client.post(link(asks(eve, "eve@fremd.example")))
    contact = Contact.unscoped.get(identities__visitors=visitor)
    assert (contact.name, contact.joined_into_id) == ("Mara", None)


def test_nobodys_mailbox_is_filled(client: Client, portal: Portal) -> None:
    for _ in range(MOST_AN_ADDRESS):
        asks(client)
    refused = client.post(f"{HERE}/sign-in/", {"address": MARA.upper()})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3601


def test_one_place_asks_for_few(client: Client, portal: Portal) -> None:
    for number in range(MOST_A_CLIENT):
        asks(client, f"n{number}@posteo.example")
    refused = client.post(f"{HERE}/sign-in/", {"address": "another@posteo.example"})
    assert (refused.status_code, "Retry-After" in refused) == (429, True)


@pytest.mark.parametrize("given", ["", "Mara", "a@b", "m@x.example\r\nBcc: e@x.example", "a" * 900])
def test_what_is_no_address_is_told(client: Client, portal: Portal, given: str) -> None:
    assert client.post(f"{HERE}/sign-in/", {"address": given}).status_code == 422


def test_another_site_cannot_sign_anybody_in(client: Client, portal: Portal) -> None:
    code = asks(client)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(link(code), headers=foreign).status_code == 403
    assert types(client, digits_of(code)) == 302


def test_who_signs_out_sees_nothing(client: Client, portal: Portal) -> None:
    signs_in(client)
    kept = client.cookies.output().replace("Set-Cookie: ", "")
    client.post(f"{HERE}/sign-out/")
    again = Client()
    again.cookies.load(kept)
    assert not sees(client)
    assert not sees(again)


def test_a_second_address_is_put_together_when_she_says_so(client: Client, portal: Portal) -> None:
    people.writes(portal.nordnetz.inbox, "Henrik", "Invoice?", subject="My invoice")
    signs_in(client)
    types(client, digits_of(asks(client, people.CUSTOMERS["Henrik"].address)), both="on")
    both = client.get(f"{HERE}/conversations/").text
    assert "Router drops" in both
    assert "My invoice" in both


def test_two_who_share_a_browser_are_not_put_together(client: Client, portal: Portal) -> None:
    people.writes(portal.nordnetz.inbox, "Henrik", "Invoice?", subject="My invoice")
    signs_in(client)
    signs_in(client, people.CUSTOMERS["Henrik"].address)
    shown = client.get(f"{HERE}/conversations/").text
    assert "My invoice" in shown
    assert "Router drops" not in shown


def test_a_browser_can_be_signed_out_from_another(
    client: Client, eve: Client, portal: Portal
) -> None:
    signs_in(client)
    signs_in(eve)
    lost = Visitor.unscoped.latest("id")
    shown = client.get(f"{HERE}/devices/").text
    path = f"{HERE}/devices/{public_id(lost.id)}/end/"
    assert path in shown
    client.post(path)
    assert sees(client)
    assert not sees(eve)


def test_eve_cannot_end_maras_browser(client: Client, eve: Client, portal: Portal) -> None:
    signs_in(client)
    path = client.get(f"{HERE}/devices/").text.split('action="')[1].partition('"')[0]
    signs_in(eve, "eve@fremd.example")
    assert eve.post(path).status_code == 404
    assert sees(client)


def test_without_a_way_for_codes_the_page_says_so(
    client: Client, nordnetz: people.Nordnetz
) -> None:
    people.opened(nordnetz.workspace)
    assert "cannot be sent" in client.get(f"{HERE}/sign-in/").text
