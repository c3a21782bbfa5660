"""The demo company on the networks: its accounts at the simulators, and what the public says there.

What lies in the past is told to the inboxes at once, as the webhooks would have done; the rest
comes by itself over the first minutes, and then it is up to whoever plays.
"""

import logging
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.connect import checked_settings, connect_inbox
from egal.channels.webhooks import webhook_path
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Inbox
from egal.demo.stories import Step, duration
from egal.shared import clock
from egal.testing.networks import Networks
from egal.testing.networks.going_out import Deliver, Delivery, over_http
from egal.testing.networks.whatsapp.things import Template
from egal.workspaces.models import Agent, Workspace

log = logging.getLogger(__name__)

STORY = Path(__file__).parent / "networks.toml"
BUDGET = "50"  # US dollars a month, for X
PATIENCE = 2.0  # seconds until a message that was sent has arrived
Told = Mapping[str, Any]


@cache
def _story() -> dict[str, Any]:
    return tomllib.loads(STORY.read_text())


def steps() -> Iterator[Step]:
    """What lies in the past, each as a step among all others."""
    for told in _story()["steps"]:
        if "ago" in told:
            yield Step(duration(told["ago"]), "goes_public", told, {}, "networks")


def scenes() -> list[Told]:
    """What is still to come, in order."""
    return [told for told in _story()["steps"] if "after" in told]


def connect(networks: Networks, workspace: Workspace, owner: Agent | None = None) -> None:
    """The accounts, made by the owner or found again, at the addresses that the networks have now.

    Within the workspace.
    """
    networks.whatsapp.templates = [Template(**each) for each in _story()["templates"]]
    for channel, address, known in _accounts(networks):
        inbox = Inbox.objects.filter(channel=channel, address=address).first()
        if inbox is None and owner:
            inbox = connect_inbox(
                workspace=workspace,
                channel=channel,
                address=address,
                actor=owner,
                name="Nordnetz",
                settings={**known, **_permission(networks, channel, "")},
            )
        if inbox:  # only now it is known where it listens
            url = settings.PUBLIC_URL + (webhook_path(inbox) or "")
            now = checked_settings(channel, {**known, **_permission(networks, channel, url)})
            Inbox.objects.filter(pk=inbox.pk).update(settings=now)


def _accounts(networks: Networks) -> list[tuple[str, str, dict[str, str]]]:
    x, meta, page, whatsapp = networks.x, networks.meta, networks.facebook, networks.whatsapp
    of_meta = {"app_secret": meta.secret, "verify_token": "nordnetz", "api_url": _graph(networks)}
    ids = {"phone": whatsapp.phone, "account": whatsapp.account}
    sms = networks.sms
    return [
        (
            "x",
            x.account.username,
            {
                "user_id": x.account.id,
                "consumer_secret": x.consumer_secret,
                "budget": BUDGET,
                "api_url": x.url,
            },
        ),
        ("facebook", page.page, of_meta),
        ("whatsapp", f"+{whatsapp.number}", {**of_meta, **ids}),
        ("sms", sms.number, {"account": sms.sid, "token": sms.token, "api_url": sms.url}),
    ]


def _graph(networks: Networks) -> str:
    return f"{networks.meta.url}/v24.0"


def _permission(networks: Networks, channel: str, url: str) -> dict[str, str]:
    """What the network lets us in with, from now on telling this address."""
    if channel == "sms":
        networks.sms.webhook = url
        return {}
    connected = {
        "x": networks.x.connected,
        "facebook": networks.facebook.connected,
        "whatsapp": networks.whatsapp.connected,
    }
    return {"access_token": connected[channel](url)}


class Public:
    """Plays the public by the networks' own handle.

    networks.notes: "named" has what later steps mean, by its name; "next" is the number of the
    scene that comes next.
    """

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._named: dict[str, Any] = networks.notes.setdefault("named", {})
        self._people: Mapping[str, Told] = _story()["people"]

    def past(self, told: Told) -> None:
        """What somebody did at the time the clock says, told to the inboxes at once."""
        with self._networks.clock.at(clock.now()), self._networks.out.by(_heard):
            self.play(told)

    def play(self, told: Told) -> None:
        """One thing that somebody does."""
        who = self._people.get(told.get("who", ""), {})
        means = self._named.get(told.get("to") or told.get("of") or "")
        made = ACTS[told["on"], told["does"]](self._networks, who, means, told.get("text", ""))
        if name := told.get("as"):
            self._named[name] = made.id

    def conversation(self, name: str) -> Conversation:
        """That of the message which a step has named."""
        return Conversation.objects.get(messages__external_id=self._named[name])


def goes_public(public: Public, told: Told, agents: Mapping[str, Agent]) -> None:
    """A step of the past: of the public, or of an agent who settles it."""
    if told["does"] == "solves":
        solve(conversation=public.conversation(told["of"]), actor=agents[told["agent"]])
    else:
        public.past(told)


def _heard(delivery: Delivery) -> tuple[int, bytes]:
    """Takes in what a network tells, as the door and the worker would."""
    path = urlsplit(delivery.url).path
    for inbox in Inbox.objects.filter(channel__in=("x", "facebook", "whatsapp", "sms")):
        if urlsplit(webhook_path(inbox) or "").path == path:
            meta = {"source": "webhook", "at": clock.now().isoformat()}
            store_arrival(inbox=inbox, raw=delivery.content, meta=meta)
            take_in_arrivals()
            return 200, b""
    return 404, b""


def _x(networks: Networks, who: Told) -> str:
    networks.x.user(who["x"], who["reach"]).name = who["name"]
    return str(who["x"])


def _on_whatsapp(networks: Networks, who: Told) -> str:
    networks.whatsapp.person(who["name"], who["phone"])
    return str(who["name"])


def _by_sms(networks: Networks, who: Told) -> str:
    networks.sms.numbers[who["name"]] = who["phone"]
    return str(who["name"])


Act = Callable[[Networks, Told, Any, str], Any]
ACTS: dict[tuple[str, str], Act] = {
    ("x", "posts"): lambda n, who, _of, text: n.x.posts(_x(n, who), text),
    ("x", "announces"): lambda n, _who, _of, text: n.x.add_post(n.x.account, text),
    ("x", "replies"): lambda n, who, to, text: n.x.replies(_x(n, who), to, text),
    ("x", "answers"): lambda n, _who, to, text: n.x.answers_from_the_app(text, to=to),
    ("x", "edits"): lambda n, _who, of, text: n.x.edits(of, text),
    ("x", "writes"): lambda n, who, _of, text: n.x.writes(_x(n, who), text),
    ("facebook", "posts"): lambda n, _who, _of, text: n.facebook.posts(text),
    ("facebook", "comments"): lambda n, who, to, text: n.facebook.comments(
        who["name"], text, on=to
    ),
    ("facebook", "answers"): lambda n, _who, to, text: n.facebook.add_comment(
        None, text, n.facebook.comment(to)
    ),
    ("facebook", "hides"): lambda n, _who, of, _text: n.facebook.hides_in_the_app(
        n.facebook.comment(of)
    ),
    ("facebook", "removes"): lambda n, _who, of, _text: n.facebook.removes(n.facebook.comment(of)),
    ("messenger", "writes"): lambda n, who, _of, text: n.facebook.writes(who["name"], text),
    ("messenger", "answers"): lambda n, who, _of, text: n.facebook.says_in_the_app(
        who["name"], text
    ),
    ("whatsapp", "writes"): lambda n, who, _of, text: n.whatsapp.writes(_on_whatsapp(n, who), text),
    ("sms", "writes"): lambda n, who, _of, text: n.sms.writes(_by_sms(n, who), text),
}


class Playing:
    """The networks, answering, and the scenes that come by themselves. Enter it once, in a process
    without Django's database.

    local: where the web of this installation listens.
    """

    def __init__(self, networks: Networks, *, local: str) -> None:
        self._networks = networks
        networks.out.carry = carried(settings.PUBLIC_URL, local)
        self._threads = [
            threading.Thread(target=self._play_scenes),
            threading.Thread(target=self._let_arrive),
        ]

    def __enter__(self) -> Self:
        self._networks.restore()  # a process before this one may have gone further
        self._networks.__enter__()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._networks.ended.set()
        for thread in self._threads:
            thread.join()
        self._networks.__exit__(kind, error, trace)

    def _play_scenes(self) -> None:
        networks, all_of_them = self._networks, scenes()
        public, before = Public(networks), 0
        for number in range(networks.notes.get("next", len(all_of_them)), len(all_of_them)):
            scene = all_of_them[number]
            if networks.ended.wait(scene["after"] - before):
                return
            before = scene["after"]
            networks.notes["next"] = number + 1
            _try(lambda scene=scene: public.play(scene))  # type: ignore[misc]  # bound on purpose
            networks.keep()

    def _let_arrive(self) -> None:
        """Telephones get what was sent to them a moment ago."""
        while not self._networks.ended.wait(1.0):
            _try(lambda: arrive(self._networks))


def arrive(networks: Networks) -> None:
    """What was sent by WhatsApp and SMS and has not arrived yet does, unless it is quite new."""
    now = networks.clock.now()

    def due(message: Any) -> bool:
        waited: float = (now - message.at).total_seconds()
        return bool(message.states[-1:] == ["sent"]) and waited > PATIENCE

    with networks.lock:
        for message in filter(due, list(networks.whatsapp.messages.values())):
            networks.whatsapp.gets(message)
        for text in filter(due, list(networks.sms.texts.values())):
            networks.sms.gets(text)


def carried(public: str, local: str) -> Deliver:
    """The way of webhooks: to the web of this machine, under whatever address it is known."""

    def carry(delivery: Delivery) -> tuple[int, bytes]:
        url = delivery.url
        if url.startswith(public):
            url = local + url.removeprefix(public)
        here = Delivery(delivery.method, url, delivery.headers, delivery.content)
        return over_http(here, also=urlsplit(local).hostname or "")

    return carry


def _try(act: Callable[[], object]) -> None:
    """The public goes on, whatever one of them stumbles over."""
    try:
        act()
    except Exception:
        log.exception("the public stumbled")
