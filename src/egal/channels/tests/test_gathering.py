"""The door on plain ASGI, with something else behind it that answers."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from egal.channels.door.asked import MAX_BODY, Asked, Reply
from egal.channels.door.gathering import Door

PATH = "/in/facebook/abc/"


class Behind:
    """Answers each by its body; the first batch waits until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[Asked]] = []
        self.go_on = threading.Event()

    def __call__(self, asked: Sequence[Asked]) -> list[Reply]:
        self.batches.append(list(asked))
        self.go_on.wait(10)
        return [Reply(content=each.body) for each in asked]


async def call(door: Door, body: bytes = b"hello", **scope: Any) -> tuple[int, bytes]:
    """Status and content."""
    headers = scope.pop("headers", [(b"content-length", str(len(body)).encode())])
    known = {"path": PATH, "method": "POST", "query_string": b"", "headers": headers, **scope}
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    await door(known, receive, send)
    return told[0]["status"], told[1]["body"]


def test_those_who_come_meanwhile_are_kept_together_in_their_order() -> None:
    behind = Behind()
    door = Door(behind)

    async def all_of_them() -> list[tuple[int, bytes]]:
        first = asyncio.ensure_future(call(door, b"0"))
        while not behind.batches:
            await asyncio.sleep(0.001)
        others = [asyncio.ensure_future(call(door, str(each).encode())) for each in range(1, 9)]
        await asyncio.sleep(0.01)
        behind.go_on.set()
        return list(await asyncio.gather(first, *others))

    assert asyncio.run(all_of_them()) == [(200, str(each).encode()) for each in range(9)]
    assert [each.body for each in behind.batches[1]] == [str(each).encode() for each in range(1, 9)]


def test_what_cannot_be_kept_is_asked_for_again() -> None:
    def broken(asked: Sequence[Asked]) -> list[Reply]:
        raise OSError("the disk is full")

    assert asyncio.run(call(Door(broken)))[0] == 503


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ({"headers": []}, 411),
        ({"headers": [(b"content-length", str(MAX_BODY + 1).encode())]}, 413),
        ({"method": "DELETE"}, 405),
        ({"path": "/in/facebook/abc"}, 404),
        ({"path": "/in/facebook/abc/more/"}, 404),
    ],
)
def test_what_is_no_call_is_refused_unread(scope: dict[str, Any], status: int) -> None:
    assert asyncio.run(call(Door(Behind()), **scope))[0] == status


def test_it_is_asked_with_our_public_address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://desk.example"
    behind = Behind()
    behind.go_on.set()
    headers = [(b"Host", b"10.0.0.7:8000"), (b"Content-Length", b"5"), (b"X-Signature", b"good")]
    asyncio.run(call(Door(behind), query_string=b"secret=%C3%BC&a=", headers=headers))
    [[asked]] = behind.batches
    assert asked.url == "https://desk.example/in/facebook/abc/?secret=%C3%BC&a="
    assert (asked.query, asked.headers["x-signature"]) == ({"secret": "ü", "a": ""}, "good")
    assert (asked.channel, asked.inbox) == ("facebook", "abc")
