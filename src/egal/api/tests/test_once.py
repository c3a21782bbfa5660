"""A key makes a POST happen once: asked again, broken off, at the same moment, much later."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from ninja.errors import HttpError

from egal.api import once
from egal.api.models import KeptAnswer
from egal.api.once import KEPT_FOR, REPLAYED, forget_answers
from egal.contacts.models import Organisation
from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.sealing import WrongKey
from egal.testing import people
from egal.testing.together import together
from egal.workspaces.models import Token

PLACE = "/api/v1/organisations"


def add(program: Client, name: str = "Rowing Club", key: str = "7", place: str = PLACE) -> Any:
    return program.post(place, {"name": name}, "application/json", headers={"Idempotency-Key": key})


def test_asked_again_the_first_answer_is_told_again(program: Client) -> None:
    first, again = add(program), add(program)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert Organisation.unscoped.count() == 1


def test_a_refusal_is_told_again_too(program: Client) -> None:
    program.post(PLACE, {"name": "Rowing Club"}, "application/json")
    first = add(program)
    Organisation.unscoped.all().delete()
    again = add(program)

    assert (first.status_code, again.status_code) == (422, 422)
    assert again.content == first.content
    assert again.headers["Content-Type"] == "application/problem+json"


def test_a_key_serves_one_request_only(program: Client) -> None:
    add(program)

    other_body = add(program, name="Sailing Club")
    other_place = add(program, place=f"{PLACE}?why=not")

    assert (other_body.status_code, other_place.status_code) == (422, 422)
    assert "used for another request" in other_body.json()["detail"]


def test_what_never_began_leaves_the_key_free(program: Client) -> None:
    headers = {"Idempotency-Key": "7"}
    malformed = program.post(PLACE, {"nmae": "Club"}, "application/json", headers=headers)

    assert malformed.status_code == 422
    assert add(program).status_code == 201


def test_a_failure_of_ours_leaves_the_key_free_and_nothing_done(
    program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(once, "seal", None)
        assert add(program).status_code == 500

    assert not Organisation.unscoped.exists()
    assert add(program).status_code == 201


@pytest.mark.parametrize(("length", "status"), [(40, 200), (41, 422)])
def test_a_form_is_known_by_its_length(
    program: Client, matter: Conversation, length: int, status: int
) -> None:
    place = f"/api/v1/conversations/{matter.public_id}/solution"

    def send(boundary: str, length: int) -> int:
        kind = f"multipart/form-data; boundary={boundary}"
        body = boundary.encode().ljust(length)
        return program.generic(
            "POST", place, body, kind, headers={"Idempotency-Key": "7"}
        ).status_code

    assert (send("one", 40), send("two", length)) == (200, status)


def test_what_did_not_come_in_whole_may_come_again(
    program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(**_: object) -> None:
        raise HttpError(400, "The request ended before its time.")

    with monkeypatch.context() as line:
        line.setattr("egal.api.v1.organisations.add_organisation", cut)
        assert add(program).status_code == 400

    assert add(program).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_done_once(program: Client, matter: Conversation) -> None:
    answers = together(*[lambda: add(program).json()["id"]] * 4)

    assert len(set(answers)) == 1
    assert Organisation.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "_PATIENCE", "50ms")
    token = Token.unscoped.get()
    with transaction.atomic():
        KeptAnswer.unscoped.create(
            workspace=token.workspace, token=token, key="7", created_at=clock.now()
        )
        [answer] = together(lambda: add(program))

    assert not isinstance(answer, Exception)
    assert answer.status_code == 409
    assert "still under way" in answer.json()["detail"]


def test_a_secret_is_not_kept_readable(program: Client) -> None:
    headers = {"Idempotency-Key": "7"}
    wanted = {"scopes": ["read"]}
    made, again = (
        program.post("/api/v1/tokens", wanted, "application/json", headers=headers)
        for _ in range(2)
    )

    assert made.json()["secret"] == again.json()["secret"]
    with connection.cursor() as cursor:
        cursor.execute("select api_keptanswer::text from api_keptanswer")
        assert made.json()["secret"] not in cursor.fetchone()[0]


def test_an_answer_whose_key_is_gone_is_not_made_again(
    program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(sealed: str) -> str:
        raise WrongKey

    add(program)
    monkeypatch.setattr(once, "unseal", lost)

    assert add(program).status_code == 409
    assert Organisation.unscoped.count() == 1


def test_a_day_later_the_key_is_free(program: Client, nordnetz: people.Nordnetz) -> None:
    add(program)
    assert forget_answers() == 0
    with clock.at(clock.now() + KEPT_FOR * 1.01):
        assert forget_answers() == 1

    assert add(program).json()["detail"].startswith("There is")  # another one of this name
