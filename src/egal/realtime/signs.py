"""`/rt/onlookers`: a tab says what its agent does in a conversation, and hears who else is there.

Takes {"workspace", "conversation", "tab", "doing"} as JSON, which no form of another site can send.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from egal.realtime.access import Listener, listener_for, session_of
from egal.realtime.asked import Asked, Receive, Scope, Send, answer
from egal.realtime.hub import Hub
from egal.realtime.onlookers import GONE, LONGEST_NAME, READING, WRITING, Sight, Sign
from egal.realtime.stream import one_connection
from egal.shared.allowance import Allowance
from egal.shared.ids import number_of

LONGEST = 1_000  # bytes of what is sent
LONGEST_TAB = 16  # characters
RATE, BURST = 2.0, 20  # signs of one agent a second, and at once
NAMES = ("workspace", "conversation", "tab", "doing")

_Given = Mapping[str, Any]


class Signs:
    """Takes signs for the hub, of those who may listen there."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._allowance = Allowance(rate=RATE, burst=BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """200 with all who are there, 400 for nonsense, 403 without a place there, 429 for too many
        in a row."""
        asked = Asked(scope)
        if scope["method"] != "POST" or asked.header("content-type") != "application/json":
            await answer(send, 404, "There is nothing here.\n")
            return
        given = _given(await _body(receive))
        if given is None:
            await answer(
                send, 400, "A sign names a workspace, a conversation, a tab and what is done.\n"
            )
            return
        listener = await self._listener(asked, given["workspace"])
        if listener is None:
            await answer(send, 403, "Sign in to follow this workspace.\n")
        elif self._allowance.wait_for(listener.agent_id):
            await answer(send, 429, "One sign in a few seconds is enough.\n")
        else:
            await answer(send, 200, json.dumps(self._heard(listener, given)), "application/json")

    async def _listener(self, asked: Asked, slug: str) -> Listener | None:
        """Who asks, if they may listen; who does already is not asked for again."""
        known = self._hub.listener(session_of(asked.cookies), slug)
        return known or await asyncio.get_running_loop().run_in_executor(
            one_connection, listener_for, asked.cookies, slug
        )

    def _heard(self, listener: Listener, given: _Given) -> dict[str, Any]:
        doing = given["doing"] if listener.writes or given["doing"] == GONE else READING
        sign = Sign(
            workspace_id=listener.workspace_id,
            conversation_id=number_of(given["conversation"]),
            agent_id=listener.agent_id,
            name=listener.name[:LONGEST_NAME],
            tab=given["tab"],
            doing=doing,
        )
        self._hub.tell(sign)
        return Sight(sign.conversation_id, self._hub.onlookers.at(sign.place)).data()


async def _body(receive: Receive) -> bytes:
    """What was sent; b"" when it is too long, or breaks off."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if message["type"] == "http.disconnect" or len(body) > LONGEST:
            return b""
        if not message.get("more_body"):
            return body


def _given(body: bytes) -> _Given | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in NAMES):
        return None
    tab, doing = given["tab"], given["doing"]
    good = tab.isascii() and tab.isalnum() and len(tab) <= LONGEST_TAB
    return given if good and doing in (READING, *WRITING, GONE) else None
