"""Programs say who takes work, and see how it goes."""

from egal.api.tests.programs import client_with
from egal.routing.models import Presence
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz


def test_a_program_says_that_somebody_is_there(in_nordnetz: Nordnetz) -> None:
    program = client_with(in_nordnetz.workspace, "all")
    address = f"/api/v1/agents/{public_id(in_nordnetz.tariq.id)}/presence"
    assert program.get(address).json()["state"] is None
    said = {"state": "available", "languages": ["en", "de"]}
    answer = program.put(address, said, content_type="application/json").json()
    assert (answer["state"], answer["online"]) == ("available", False)
    assert Presence.objects.get().languages == ["de", "en"]


def test_the_rule_is_changed_bit_by_bit(in_nordnetz: Nordnetz) -> None:
    program = client_with(in_nordnetz.workspace, "all")
    answer = program.patch("/api/v1/routing", {"chats": 5}, content_type="application/json").json()
    assert (answer["chats"], answer["calls"], answer["hand_out_chats"]) == (5, 1, False)
    refused = program.patch("/api/v1/routing", {"calls": 9}, content_type="application/json")
    assert refused.status_code == 422


def test_the_board_is_there_for_a_screen_on_the_wall(in_nordnetz: Nordnetz) -> None:
    program = client_with(in_nordnetz.workspace, "board:see")
    shown = program.get("/api/v1/board").json()
    assert (shown["waiting"], shown["answered"], shown["evenness"]) == ([], 0, None)
