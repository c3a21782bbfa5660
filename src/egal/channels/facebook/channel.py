"""A Facebook page as a channel: Messenger, and comments below its posts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Connection,
    Fact,
    Gesture,
    Heard,
    InboxSettings,
    Introduction,
    Outbound,
    Polled,
    Raw,
    Receipt,
    Reconnect,
)
from egal.channels.facebook import connecting, routing, sign_in
from egal.channels.facebook.read import KIND, read
from egal.channels.facebook.send import send
from egal.channels.facebook.settings import FacebookSettingsForm
from egal.channels.facebook.sign_in import graph_of, is_connected
from egal.channels.meta.door import challenge, is_signed
from egal.channels.meta.places import meta_files
from egal.channels.meta.sharing import parts_of
from egal.channels.oauth import keeping
from egal.channels.signing_in import Answer, SignedIn
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.http import Places
from egal.shared.trouble import Trouble

_PAGE = re.compile(r"[0-9]{5,20}")
MESSAGE, COMMENT = 2_000, 8_000  # characters, as remembered
# developers.facebook.com/docs/messenger-platform/policy/policy-overview, 2026-04-27: 24 hours, by a
# human for seven days; private replies: …/discovery/private-replies, 2026-04-16
WINDOW = timedelta(days=7)
WATCHED = timedelta(minutes=2)  # between two questions whether Meta still lets us in


class FacebookChannel:
    """The address of an inbox is the page's number."""

    key = "facebook"
    identity_kind = KIND
    icon = "brand-facebook"
    settings_form = FacebookSettingsForm

    @property
    def name(self) -> str:
        return _("Facebook")

    def address(self, given: str) -> str:
        cleaned = given.strip()
        if sign_in.is_unnamed(cleaned):
            return cleaned
        if not _PAGE.fullmatch(cleaned):
            raise Trouble(_("Write the page’s number; Meta shows it in the page’s settings."))
        return cleaned

    def spelled(self, address: str, handle: str) -> str:  # noqa: ARG002 - a page's people have none
        return handle

    def settings_from_url(self, url: str) -> Mapping[str, Any]:  # noqa: ARG002 - in any case
        raise ValueError(_("A page is connected at the desk, under Inboxes."))

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        if not is_connected(inbox):
            return Capabilities(False, _unconnected(inbox), sends_again=False)
        if heard and heard.public:
            return Capabilities(
                True, sends_again=False, public=True, max_length=COMMENT, threads=True
            )
        if heard and heard.held_by and not self.is_ours(inbox, heard.held_by):
            reason = _("%(name)s has this conversation now. Take it over to answer in Messenger.")
            said = reason % {"name": self.program(inbox, heard.held_by)}
            return Capabilities(False, said, sends_again=False)
        return _in_window(heard.last_at + WINDOW if heard else None)

    def capabilities_in_private(self, inbox: InboxSettings, heard: Heard) -> Capabilities:
        """One reply to a comment; from then on they must write first."""
        if not is_connected(inbox):
            return Capabilities(False, _unconnected(inbox), sends_again=False)
        if heard.written:
            reason = _(
                "Meta permits one private reply to a comment. Once they answer it, go on there."
            )
            return Capabilities(False, reason, sends_again=False)
        return _in_window(heard.last_at + WINDOW)

    def is_ours(self, inbox: InboxSettings, program: str) -> bool:
        return routing.is_ours(inbox, program)

    def program(self, inbox: InboxSettings, program: str) -> str:  # noqa: ARG002 - the same for all
        return routing.name_of(program)

    def others(self, inbox: InboxSettings) -> Mapping[str, str]:  # noqa: ARG002 - the same for all
        return routing.others()

    def take_over(self, inbox: InboxSettings, address: str) -> None:
        routing.take_over(graph_of(inbox.settings), inbox.address, address)

    def hand_to(self, inbox: InboxSettings, address: str, program: str) -> None:
        routing.hand_to(graph_of(inbox.settings), inbox.address, address, program)

    def handshake(self, query: Mapping[str, str], inbox: InboxSettings) -> str | None:
        return challenge(query, inbox)

    def verify(
        self,
        headers: Mapping[str, str],
        body: bytes,
        url: str,  # noqa: ARG002 - the signature does not cover it
        inbox: InboxSettings,
    ) -> bool:
        return is_signed(headers, body, inbox)

    def account(self, inbox: InboxSettings) -> str:
        return inbox.address

    def shares(self, body: bytes) -> Mapping[str, bytes]:
        return parts_of(body, lambda entry: [(str(entry["id"]), entry)])

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        return send(message, graph_of(message.settings), message.inbox_address)

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> Sequence[Gesture]:  # noqa: ARG002 - the same for all
        return ["delete"] if ours else ["like", "unlike", "hide", "unhide", "delete"]

    def gesture(self, inbox: InboxSettings, do: Gesture, external_id: str) -> None:
        graph = graph_of(inbox.settings)
        if do == "delete":
            graph.delete(f"/{external_id}")
        elif do == "like":
            graph.post(f"/{external_id}/likes", {})
        elif do == "unlike":
            graph.delete(f"/{external_id}/likes")
        else:
            graph.post(f"/{external_id}", {"is_hidden": do == "hide"})

    def name_of(self, inbox: InboxSettings, address: str) -> str:
        """Messages bring numbers only: developers.facebook.com/docs/messenger-platform/identity/
        user-profile (as remembered)."""
        told = graph_of(inbox.settings).get(f"/{address}", fields="name")
        return str(told.get("name") or "")

    def places(self, inbox: InboxSettings) -> Places:
        return meta_files(str(inbox.settings.get("api_url") or ""))

    def check(self, inbox: InboxSettings) -> None:
        """Whose permission we have."""
        if not is_connected(inbox):
            raise Reconnect(_unconnected(inbox))
        graph = graph_of(inbox.settings)
        us = graph.get("/me", fields="id,name")
        if str(us.get("id")) != inbox.address:
            said = _("This permission is for page %(given)s, and the inbox is page %(wanted)s.")
            raise Reconnect(said % {"given": us.get("id"), "wanted": inbox.address})
        graph.get(f"/{inbox.address}/subscribed_apps")  # refused where the app is not reviewed

    def listen(self, inbox: InboxSettings, address: str) -> None:  # noqa: ARG002 - the app has it
        """Without it nothing comes, whatever else is right."""
        if is_connected(inbox):
            sign_in.subscribe(graph_of(inbox.settings), inbox.address)

    def poll(self, inbox: InboxSettings, cursor: Mapping[str, Any]) -> Polled:
        """Nothing is asked for but whether Meta still lets us in: nobody tells when it does not."""
        self.check(inbox)
        return Polled([], cursor, WATCHED.total_seconds())

    def introduction(self) -> Introduction:
        return connecting.introduction()

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:
        return connecting.connections(inbox.settings, address, back)

    def unnamed(self) -> str:
        return sign_in.unnamed()

    def choices(self, inbox: Inbox) -> Mapping[str, str]:
        return sign_in.choices(inbox)

    def choose(self, inbox: Inbox, actor: Actor, address: str) -> None:
        sign_in.choose(inbox, actor, address)

    def providers(self, inbox: InboxSettings) -> Mapping[str, str]:
        return sign_in.providers(inbox.settings)

    def question(
        self,
        provider: str,  # noqa: ARG002 - there is one
        inbox: InboxSettings,
        *,
        state: str,
        verifier: str,
        back: str,
    ) -> str:
        return sign_in.question(inbox, state=state, verifier=verifier, back=back)

    def sign_in(self, inbox: Inbox, actor: Actor, answer: Answer) -> None:
        sign_in.sign_in(inbox, actor, answer)

    def sign_out(self, inbox: Inbox, actor: Actor) -> None:
        sign_in.sign_out(inbox, actor)

    def signed_in(self, inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
        return keeping.signed_in(inboxes, {sign_in.KEY: sign_in.NAME})


def _in_window(closes_at: Any) -> Capabilities:
    """closes_at: None where nobody in particular is meant."""
    if closes_at and closes_at <= clock.now():
        reason = _("Meta permits an answer for seven days only, until they write again.")
        return Capabilities(False, reason, sends_again=False)
    return Capabilities(
        True, sends_again=False, files=True, max_length=MESSAGE, closes_at=closes_at
    )


def _unconnected(inbox: InboxSettings) -> str:
    if inbox.settings.get("oauth"):
        return _("Choose the page.")
    return _("Nobody is signed in to Facebook for this inbox: sign in with Facebook.")


channel = FacebookChannel()
