"""What the palette of the desk finds."""

from typing import Any

from django.test import Client

from egal.conversations.models import Conversation
from egal.testing import people


def asked(client: Client, words: str = "", **more: str) -> dict[str, list[dict[str, Any]]]:
    answer = client.get("/desk/nordnetz/palette/", {"words": words, **more})
    return {group["title"]: group["entries"] for group in answer.json()["groups"]}


def test_conversations_and_people_by_half_an_address(jana: Client, matter: Conversation) -> None:
    found = asked(jana, "mara.lind", view="unassigned")
    assert found["Conversations"][0]["label"] == "Router"
    assert found["Conversations"][0]["url"].endswith(f"{matter.public_id}/?view=unassigned")
    assert found["People"][0]["detail"] == "mara.lindner@posteo.example"
    assert "Router" in jana.get(found["People"][0]["url"]).content.decode()


def test_without_words_the_places_one_can_go_to(jana: Client, company: people.Nordnetz) -> None:
    assert "Inboxes" in [entry["label"] for entry in asked(jana)["Settings"]]


def test_whatever_is_typed_it_answers(jana: Client, company: people.Nordnetz) -> None:
    assert asked(jana, 'from:"\x00') == {}
