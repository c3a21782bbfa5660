"""What two only can read: direct messages, Messenger, WhatsApp, SMS; person by person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from egal.testing.networks.stage.parts import (
    NAME,
    SOMEBODY,
    big_form,
    button,
    form,
    head,
    moment,
    more,
    people,
)

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

ACTS: dict[str, Callable[["Networks", dict[str, str]], object]] = {
    "x-dm": lambda n, say: n.x.writes(say["who"], say["text"]),
    "fb-write": lambda n, say: n.facebook.writes(say["who"], say["text"]),
    "fb-tap": lambda n, say: n.facebook.taps(say["who"], say["text"]),
    "fb-reword": lambda n, say: n.facebook.edits(n.facebook.messages[say["to"]], say["text"]),
    "fb-unsend": lambda n, say: n.facebook.unsends(n.facebook.messages[say["to"]]),
    "fb-read": lambda n, say: n.facebook.reads(say["who"]),
    "fb-in-app": lambda n, say: n.facebook.says_in_the_app(say["who"], say["text"]),
    "fb-over": lambda n, say: n.facebook.takes_over(say["who"]),
    "wa-write": lambda n, say: n.whatsapp.writes(say["who"], say["text"]),
    "wa-get": lambda n, say: n.whatsapp.gets(say["to"]),
    "wa-read": lambda n, say: n.whatsapp.reads(say["to"]),
    "sms-write": lambda n, say: n.sms.writes(say["who"], say["text"]),
    "sms-get": lambda n, say: n.sms.gets(say["to"]),
    "sms-lose": lambda n, say: n.sms.loses(say["to"]),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message. key: as forms name the person. state: what became of it."""

    key: str
    name: str
    text: str
    at: datetime
    ours: bool
    state: str = ""
    acts: str = ""


def of_x(networks: "Networks") -> tuple[str, str]:
    """Direct messages."""
    x = networks.x
    lines = [
        Line(other.username, other.name, each.text, each.at, each.sender is x.account)
        for each in x.messages
        for other in [each.recipient if each.sender is x.account else each.sender]
    ]
    return _page("x-dm", lines, SOMEBODY, x.users_by_name)


def of_messenger(networks: "Networks") -> tuple[str, str]:
    """With what a person can do with their own words, and a colleague in Facebook's own app."""
    facebook = networks.facebook
    keys = {person.id: key for key, person in facebook.people.items()}
    lines = [
        Line(
            keys[each.person.id],
            each.person.name,
            "(taken back)" if each.unsent else each.text or "(a file)",
            each.at,
            each.ours,
            "edited" * bool(each.edits),
            "".join(
                button("fb-tap", one["title"], who=keys[each.person.id], text=one["title"])
                for one in each.quick_replies
            )
            if each.ours
            else more("Edit", form("fb-reword", "Save", {"to": each.mid}, text=each.text))
            + button("fb-unsend", "Take back", to=each.mid),
        )
        for each in facebook.messages.values()
    ]
    beside = {
        key: more(
            "In Facebook’s own app",
            form("fb-in-app", "Answer there", {"who": key}, text=""),
        )
        + button("fb-read", "Read all", who=key)
        + button("fb-over", "The page’s inbox takes the thread", who=key)
        for key in keys.values()
    }
    return _page("fb-write", lines, NAME, facebook.people, beside)


def of_whatsapp(networks: "Networks") -> tuple[str, str]:
    """Templates are shown as they were filled in."""
    whatsapp = networks.whatsapp
    keys = {person.user: key for key, person in whatsapp.people.items()}
    lines = [
        Line(
            keys[each.person.user],
            each.person.name,
            whatsapp.words_of(each),
            each.at,
            each.ours,
            each.states[-1] if each.states else "",
            button("wa-get", "Arrived", to=each.id) + button("wa-read", "Read", to=each.id)
            if each.ours
            else "",
        )
        for each in whatsapp.messages.values()
    ]
    return _page("wa-write", lines, NAME, whatsapp.people)


def of_sms(networks: "Networks") -> tuple[str, str]:
    """With the numbers, which are all that a telephone knows."""
    sms = networks.sms
    names = {number: name for name, number in sms.numbers.items()}
    lines = [
        Line(
            names.get(other, other),
            f"{names.get(other, '')} {other}".strip(),
            each.body,
            each.at,
            each.sender == sms.number,
            each.states[-1] if each.states else "",
            button("sms-get", "Arrived", to=each.sid) + button("sms-lose", "Lost", to=each.sid)
            if each.sender == sms.number
            else "",
        )
        for each in sms.texts.values()
        for other in [each.to if each.sender == sms.number else each.sender]
    ]
    return _page("sms-write", lines, NAME, sms.numbers)


def _page(
    act: str,
    lines: Iterable[Line],
    somebody: str,
    known: Iterable[str],
    beside: dict[str, str] | None = None,
) -> tuple[str, str]:
    talks: dict[str, list[Line]] = {}
    for line in lines:
        talks.setdefault(line.key, []).append(line)
    ordered = sorted(talks.items(), key=lambda talk: talk[1][-1].at, reverse=True)
    main = "".join(_talk(act, key, said, (beside or {}).get(key, "")) for key, said in ordered)
    write = big_form(act, "Write", who=somebody, text="")
    return (
        f"<h2>Write in private</h2>{write}{people(known)}",
        main or "<p>Nobody has written yet.</p>",
    )


def _talk(act: str, key: str, said: list[Line], beside: str) -> str:
    bubbles = "".join(map(_bubble, said))
    answer = form(act, "Write", {"who": key}, text="")
    return (
        f'<section class=talk data-with="{escape(key)}">{head(said[0].name, "", said[-1].at)}'
        f"{bubbles}{answer}<footer>{beside}</footer></section>"
    )


def _bubble(line: Line) -> str:
    state = f" · {line.state}" if line.state else ""
    return (
        f'<article class="bubble{" ours" * line.ours}"><p>{escape(line.text)}</p>'
        f"<footer><small>{'Nordnetz' if line.ours else escape(line.name)}{state}</small>"
        f"{moment(line.at)}{line.acts}</footer></article>"
    )
