"""The settings of what customers see."""

import html
import re
import socket
import time
from types import SimpleNamespace
from typing import Any
from unittest import mock

import jwt
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from egal.desk.tests.conftest import signed_in
from egal.shared import http
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import reaching
from egal.workspaces.models import Portal
from egal.workspaces.signed_identities import claims_of
from egal.workspaces.tests.test_portal_logo import SVG

HERE = "/desk/nordnetz/settings/portal/"
START = "/help/nordnetz/de/"
PLACES = ("", "languages/", "texts/", "ways/", "address/", "embedding/", "identity/")


def portal() -> Portal:
    return Portal.unscoped.get()


def test_the_start_page_is_opened_and_closed(jana: Client) -> None:
    assert "No conversation, no customer and no agent is shown." in jana.get(HERE).text
    assert jana.post(f"{HERE}opening/").status_code == 302
    assert Client().get(START).status_code == 200
    assert "/help/nordnetz/" in jana.get(HERE).text
    jana.post(f"{HERE}closing/")
    assert Client().get(START).status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_who_does_not_set_the_workspace_up_sees_none_of_it(
    company: people.Nordnetz, place: str
) -> None:
    assert signed_in(company.tariq.account.email).get(f"{HERE}{place}").status_code == 403


def test_a_logo_is_shown_to_customers_as_it_is(jana: Client) -> None:
    jana.post(f"{HERE}opening/")
    assert jana.post(f"{HERE}logo/", {"logo": ContentFile(SVG, "logo.svg")}).status_code == 302
    answer = Client().get(f"/help/nordnetz/logo/{portal().logo_sha256}")
    assert (answer.getvalue(), answer["Content-Type"]) == (SVG, "image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]
    jana.post(f"{HERE}logo/removal/")
    assert portal().logo_sha256 == ""


def test_a_logo_that_runs_something_is_refused_in_words(jana: Client) -> None:
    bad = SVG.replace(b"<path", b"<script/><path")
    answer = jana.post(f"{HERE}logo/", {"logo": ContentFile(bad, "logo.svg")})
    assert (answer.status_code, "Save it as a plain SVG" in answer.text) == (422, True)


def test_languages_are_added_put_in_order_and_removed(jana: Client) -> None:
    for press, after in [
        ({"add": "fr"}, ["en", "de", "fr"]),
        ({"up": "fr"}, ["en", "fr", "de"]),
        ({"up": "en"}, ["en", "fr", "de"]),
        ({"remove": "en"}, ["fr", "de"]),
    ]:
        assert jana.post(f"{HERE}languages/", press).status_code == 302
        assert portal().languages == after
    assert "are English there" in jana.get(f"{HERE}languages/").text
    jana.post(f"{HERE}languages/", {"remove": "fr"})
    assert jana.post(f"{HERE}languages/", {"remove": "de"}).status_code == 422


def test_texts_are_kept_by_language_and_ours_stand_where_there_are_none(jana: Client) -> None:
    answer = jana.post(f"{HERE}texts/", {"de-title": "Womit können wir helfen?"})
    assert answer.status_code == 302
    assert portal().texts == {"de": {"title": "Womit können wir helfen?"}}
    assert 'placeholder="How would you like to be helped?"' in jana.get(f"{HERE}texts/").text


def test_a_bad_link_comes_back_with_what_was_written(jana: Client) -> None:
    given = {"de-title": "Womit?", "de-imprint": "nordnetz.example"}
    answer = jana.post(f"{HERE}texts/", given)
    assert (answer.status_code, 'value="Womit?"' in answer.text) == (422, True)
    assert portal().texts == {}


def test_the_imprint_stands_at_the_foot_of_every_page(jana: Client) -> None:
    jana.post(f"{HERE}opening/")
    jana.post(f"{HERE}texts/", {"de-imprint": "https://nordnetz.example/impressum"})
    assert 'href="https://nordnetz.example/impressum"' in Client().get(START).text
    assert "nordnetz.example/impressum" in Client().get("/help/nordnetz/en/").text


def test_a_way_is_hidden_and_another_comes_first(jana: Client, company: people.Nordnetz) -> None:
    press = people.email_inbox(company.workspace, "press@nordnetz.example")
    answer = jana.post(f"{HERE}ways/", {"offered": public_id(press.id), "up": public_id(press.id)})
    assert answer.status_code == 302
    assert (portal().ways, portal().hidden) == ([press.id, company.inbox.id], [company.inbox.id])
    shown = jana.get(f"{HERE}ways/").text
    assert shown.index("press@") < shown.index("support@")


def test_a_domain_is_kept_with_what_to_set_up(jana: Client) -> None:
    assert jana.post(f"{HERE}address/", {"domain": "not a name"}).status_code == 422
    jana.post(f"{HERE}address/", {"domain": "Hilfe.Nordnetz.example"})
    assert "reverse_proxy 127.0.0.1:" in jana.get(f"{HERE}address/").text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (lambda: http.Answer(200, reaching.sign_of(portal()).encode()), "leads here"),
        (lambda: http.Answer(200, b"<html>"), "but not as this portal"),
    ],
)
def test_a_domain_is_asked_whether_it_leads_here(
    jana: Client, monkeypatch: pytest.MonkeyPatch, answers: object, said: str
) -> None:
    assert callable(answers)
    monkeypatch.setattr(reaching, "fetch", lambda url, **options: answers())
    jana.post(f"{HERE}address/", {"domain": "hilfe.nordnetz.example"})
    assert said in jana.post(f"{HERE}address/check/").text


@pytest.mark.parametrize(
    ("error", "said"),
    [(http.Unacceptable("10.0.0.1 is private."), "Not asked:"), (http.NoAnswer("."), "No answer:")],
)
def test_a_domain_that_cannot_be_asked_is_told_with_its_reason(
    jana: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    monkeypatch.setattr(reaching, "fetch", mock.Mock(side_effect=error))
    jana.post(f"{HERE}address/", {"domain": "hilfe.nordnetz.example"})
    assert said in jana.post(f"{HERE}address/check/").text


def test_a_name_that_dns_does_not_know_is_told_as_such(jana: Client) -> None:
    jana.post(f"{HERE}address/", {"domain": "hilfe.nordnetz.invalid"})
    with mock.patch("egal.shared.http.pinned", side_effect=socket.gaierror(-2, "unknown")):
        assert "DNS does not know" in jana.post(f"{HERE}address/check/").text


def test_on_its_domain_a_portal_gives_its_sign_before_it_is_open(jana: Client) -> None:
    jana.post(f"{HERE}address/", {"domain": "hilfe.nordnetz.example"})
    answer = Client().get(reaching.WHOSE, headers={"Host": "hilfe.nordnetz.example"})
    assert answer.text == reaching.sign_of(portal())
    assert Client().get(reaching.WHOSE).status_code == 404


def test_the_snippets_name_this_workspace(jana: Client) -> None:
    shown = jana.get(f"{HERE}embedding/").text
    assert "/ways/nordnetz.js" in shown
    assert "/widget/nordnetz.js" in shown


def test_the_secret_for_identities_is_shown_once(jana: Client) -> None:
    first = jana.post(f"{HERE}identity/").text
    secret = portal().identity_secret["secret"]
    assert secret in first
    assert secret not in jana.get(f"{HERE}identity/").text
    jana.post(f"{HERE}identity/removal/")
    assert portal().identity_secret is None


def test_what_the_page_says_of_signing_is_what_is_believed(jana: Client) -> None:
    shown = jana.post(f"{HERE}identity/").text
    example = re.search(r"token = jwt\.encode\((.*?)\)</pre>", html.unescape(shown), re.DOTALL)
    assert example
    user = SimpleNamespace(id=7, name="Mara", email="m@posteo.example", email_is_proved=True)
    names: dict[str, Any] = {"jwt": jwt, "user": user, "now": int(time.time())}
    names["IDENTITY_SECRET"] = portal().identity_secret["secret"]
    found = claims_of(eval(f"jwt.encode({example[1]})", names), portal())
    assert (found.sub, found.email, found.verified) == ("7", "m@posteo.example", True)
