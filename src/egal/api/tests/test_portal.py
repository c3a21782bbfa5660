"""The customers' pages set up by a program."""

import json
from typing import Any

from django.test import Client

from egal.events.models import Event
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Portal
from egal.workspaces.tests.test_portal_logo import SVG


def send(program: Client, method: str, path: str = "", **body: Any) -> Any:
    return program.generic(method, f"/api/v1/portal{path}", json.dumps(body), "application/json")


def test_it_is_opened_and_closed(program: Client) -> None:
    assert program.get("/api/v1/portal").json()["opened_at"] is None
    opened = send(program, "PUT", "/opening").json()
    assert opened["opened_at"]
    assert opened["url"].endswith("/help/nordnetz/")
    assert Client().get("/help/nordnetz/de/").status_code == 200
    assert send(program, "DELETE", "/opening").json()["opened_at"] is None


def test_what_is_given_changes(program: Client, nordnetz: people.Nordnetz) -> None:
    inbox = public_id(nordnetz.inbox.id)
    changed = send(
        program,
        "PATCH",
        languages=["de", "fr"],
        texts={"de": {"title": "Womit?"}},
        links={"de": {"imprint": "https://nordnetz.example/impressum"}},
        domain="hilfe.nordnetz.example",
        hidden_inbox_ids=[inbox],
    ).json()
    assert changed["languages"] == ["de", "fr"]
    assert changed["texts"] == {"de": {"title": "Womit?", "lead": ""}}
    assert (changed["domain"], changed["hidden_inbox_ids"]) == ("hilfe.nordnetz.example", [inbox])
    assert send(program, "PATCH", domain="").json()["domain"] is None


def test_what_cannot_be_is_refused(program: Client, fremdfirma: people.Fremdfirma) -> None:
    foreign = public_id(fremdfirma.inbox.id)
    refused: list[dict[str, Any]] = [
        {"languages": []},
        {"hidden_inbox_ids": [foreign]},
        {"inbox_order": ["nobody"]},
        {"links": {"de": {"imprint": "impressum"}}},
        {"colour": "red"},
    ]
    for given in refused:
        assert send(program, "PATCH", **given).status_code == 422


def test_a_logo_is_the_body_of_the_request(program: Client) -> None:
    answer = program.generic("PUT", "/api/v1/portal/logo", SVG, "image/svg+xml")
    assert answer.json()["logo_type"] == "image/svg+xml"
    large = program.generic("PUT", "/api/v1/portal/logo", b"\0" * (2**20 + 1), "image/png")
    assert large.status_code == 413
    assert send(program, "DELETE", "/logo").json()["logo_sha256"] == ""


def test_a_secret_is_in_one_answer_and_in_no_event(program: Client) -> None:
    secret = send(program, "POST", "/identity-secret").json()["secret"]
    assert Portal.unscoped.get().identity_secret == {"secret": secret}
    shown = program.get("/api/v1/portal").json()
    assert (shown["has_identity_secret"], secret in str(shown)) == (True, False)
    assert secret not in str(list(Event.objects.values_list("data", flat=True)))
    assert not send(program, "DELETE", "/identity-secret").json()["has_identity_secret"]


def test_without_a_domain_nobody_is_asked(program: Client) -> None:
    assert program.get("/api/v1/portal/domain").json()["good"] is False
