"""Texts that a provider has approved, sent when nothing else may be: chosen, filled in, checked."""

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Beginning, DeliveryError, InboxSettings, Template, Templating
from egal.channels.beginning import refuse_ours
from egal.channels.pauses import resting
from egal.channels.prices import refuse_unaffordable
from egal.channels.registry import channel_of
from egal.channels.ways import able
from egal.conversations.models import Inbox
from egal.shared.text import storable
from egal.shared.trouble import Trouble

KEPT = 600  # seconds; who waits for a new one to be approved asks again after that
LONGEST_VALUE = 1_000  # characters
_PLACE = re.compile(r"\{\{(\d{1,2})\}\}")

_known: dict[tuple[int, str], tuple[float, Sequence[Template]]] = {}
_lock = threading.Lock()


def templates_of(inbox: Inbox) -> Sequence[Template]:
    """All that can be filled in, asked for once in ten minutes by each process. Trouble with the
    provider's reason where it does not tell them, and where the channel has none."""
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Templating):
        raise Trouble(_("This way has no templates."))
    key = (inbox.id, str(sorted(inbox.settings.items())))
    with _lock:
        at, kept = _known.get(key, (0.0, ()))
    if kept and time.monotonic() - at < KEPT:
        return kept
    try:
        found = channel.templates(InboxSettings(inbox.address, inbox.settings, inbox.name))
    except DeliveryError as error:
        raise Trouble(str(error)) from error
    with _lock:
        _known.clear() if len(_known) > 500 else None
        _known[key] = (time.monotonic(), found)
    return found


def filled(inbox: Inbox, name: str, language: str, values: Sequence[str]) -> Template:
    """This one with these values. Trouble for one that is not there, and for a value that is
    missing or that no template takes: none has more than one line."""
    found = (each for each in templates_of(inbox) if (each.name, each.language) == (name, language))
    template = next(found, None)
    if template is None:
        raise Trouble(_("This template is not there any more. Choose another one."))
    given = [" ".join(storable(value).split())[:LONGEST_VALUE] for value in values]
    if len(given) != places_in(template.body) or not all(given):
        raise Trouble(_("Fill in every place of the template."))
    return replace(template, values=given)


def ready_template(inbox: Inbox, template: Template) -> dict[str, Any]:
    """What `reply` and `begin` take of it. Raises Unaffordable."""
    text = words_of(template)
    refuse_unaffordable(inbox, [text], public=False)
    return {"text": text, "template": {**asdict(template), "values": list(template.values)}}


def places_in(body: str) -> int:
    """How many values it takes."""
    return max((int(found) for found in _PLACE.findall(body)), default=0)


def words_of(template: Template) -> str:
    """What the customer reads; a place without a value stays as it is."""

    def value(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        return template.values[number] if 0 <= number < len(template.values) else found[0]

    return _PLACE.sub(value, template.body)


def pieces_of(template: Template) -> list[tuple[int, str]]:
    """The same in pieces: (number of the place, its value) or (0, words)."""
    pieces = _PLACE.split(template.body)
    values = dict(enumerate(template.values, 1))
    return [
        (int(piece), values.get(int(piece), "")) if position % 2 else (0, piece)
        for position, piece in enumerate(pieces)
    ]


def template_starts() -> list[Inbox]:
    """The inboxes by which a conversation can begin with a template."""
    found = list(Inbox.objects.order_by("id"))
    rests = resting(inbox.id for inbox in found)
    return [
        inbox
        for inbox in found
        if able(inbox, rests.get(inbox.id)).templates
        and isinstance(channel_of(inbox.channel), Beginning)
    ]


def person_by(inbox: Inbox, given: str, name: str = "") -> dict[str, str]:
    """Whom this means, as of `Message.to`. Trouble for what is no address there, and for one of our
    own."""
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Beginning)  # noqa: S101 - as `template_starts` has it
    settings = InboxSettings(inbox.address, inbox.settings)
    address = channel.person(given, settings)
    row = {"kind": channel.identity_kind, "address": address, "name": storable(name).strip()}
    refuse_ours([row])
    return row
