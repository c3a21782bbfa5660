import logging

import pytest
from django.test import Client
from pytest_django import Settings

from egal.conversations.models import Conversation


def test_a_problem_has_exactly_this_shape(program: Client) -> None:
    answer = program.get("/api/v1/conversations/unheard")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_a_malformed_body_has_its_faults(program: Client, matter: Conversation) -> None:
    address = f"/api/v1/conversations/{matter.public_id}/messages"

    answer = program.post(address, {"direction": "shout", "text": 5}, "application/json")

    assert answer.json()["title"] == "Unprocessable Content"
    assert answer.json()["errors"] == [
        {"loc": ["body", "direction"], "msg": "Input should be 'outbound' or 'note'"},
        {"loc": ["body", "text"], "msg": "Input should be a valid string"},
    ]


def test_what_is_no_json_is_told(program: Client, matter: Conversation) -> None:
    address = f"/api/v1/conversations/{matter.public_id}/messages"

    answer = program.post(address, "text=Hello", "application/json")

    assert answer.status_code == answer.json()["status"] == 400


@pytest.mark.parametrize("path", ["", "nowhere", "conversations/", "conversations/7/8/9"])
def test_an_unknown_address_is_told(client: Client, path: str) -> None:
    for answer in (client.get(f"/api/v1/{path}"), client.post(f"/api/v1/{path}")):
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_is_told(client: Client) -> None:
    answer = client.patch("/api/v1/audit")

    assert answer.status_code == answer.json()["status"] == 405
    assert answer.headers["Allow"] == "GET"
    assert client.post("/api/v1/docs").json()["status"] == 405


def test_a_body_that_is_too_large_is_told(
    program: Client, matter: Conversation, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    address = f"/api/v1/conversations/{matter.public_id}/messages"

    answer = program.post(address, {"text": "Hello Mara"}, "application/json")

    assert answer.status_code == 413
    assert answer.json()["title"] == "Content Too Large"


def test_our_own_fault_shows_no_internals(
    program: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the vault is under the stairs")

    monkeypatch.setattr("egal.api.v1.shapes.Inbox.of", broken)
    with caplog.at_level(logging.ERROR):
        answer = program.get("/api/v1/inboxes")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "vault" not in answer.content.decode()
    assert "vault" in caplog.text
