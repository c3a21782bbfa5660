"""The card of a call in its conversation."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from egal.calls.models import Call, Recording
from egal.calls.words import clock_of, spoken_seconds
from egal.channels.spelling import PHONE, legible
from egal.conversations.models import Conversation, Message
from egal.desk.call_words import call_about, call_icon, call_times, call_title, ended_in_words
from egal.desk.context.phone import call_now
from egal.desk.paths import path_of

BARS = 72  # of a waveform
_TALL = 32  # its height, in the units of its drawing
_QUOTED = 140  # characters of a transcript that stand below a recording


def calls_of_messages(messages: Iterable[Message]) -> dict[int, Call]:
    """The calls these messages show, by the ids of the messages."""
    ids = [each.id for each in messages if each.inbox and each.inbox.channel == PHONE]
    if not ids:
        return {}
    found = Call.objects.filter(message__in=ids).select_related("agent__account")
    return {each.message_id or 0: each for each in found.prefetch_related("recordings")}


def call_card(slug: str, call: Call, conversation: Conversation) -> dict[str, Any]:
    """All that its card shows."""
    spoken = spoken_seconds(call)
    return {
        "id": call.public_id,
        "icon": call_icon(call),
        "title": call_title(call, conversation.contact_name),
        "about": call_about(call),
        "live": call_now(call) if not call.ended_at else "",
        "since": call.talked_at or call.began_at,
        "length": clock_of(spoken) if call.ended_at and spoken >= 1 else "",
        "number": call.number,
        "legible": legible(PHONE, call.number) if call.number else _("number withheld"),
        "to_ring_back": bool(call.number and call.ended_at and not call.talked_at),
        "times": call_times(call),
        "ended": ended_in_words(call),
        "recordings": [_recording(slug, each) for each in call.recordings.all()],
    }


def _recording(slug: str, recording: Recording) -> dict[str, Any]:
    text = " ".join(str(each["text"]) for each in recording.transcript)
    return {
        "id": recording.public_id,
        "voicemail": recording.kind == "voicemail",
        "url": path_of("recording", slug, recording.public_id) if recording.sha256 else "",
        "seconds": round(recording.seconds, 2),
        "length": clock_of(recording.seconds),
        "bars": bars(recording.peaks),
        "removal_url": path_of("recording-removal", slug, recording.public_id),
        "removed_at": recording.removed_at,
        "removed_by": recording.removed_by,
        "paused": len(recording.paused),
        "quote": f"{text[:_QUOTED].rsplit(' ', 1)[0]}…" if len(text) > _QUOTED else text,
        "transcript": [
            {**each, "at": clock_of(each["from"]), "theirs": each.get("side") == "customer"}
            for each in recording.transcript
        ],
        "transcript_state": recording.transcript_state,
        "transcript_trouble": recording.transcript_trouble,
    }


def bars(peaks: list[int]) -> str:
    """A waveform as the data of an SVG path, a bar for each piece, the loudest as tall as it is.

    Quiet recordings are drawn as loud ones, so that one sees where something was said.
    """
    if not peaks:
        return ""
    pieces = [_loudest(peaks, place) for place in range(BARS)]
    most = max(*pieces, 1)
    drawn = (max(2.0, _TALL * each / most) for each in pieces)
    return "".join(
        f"M{4 * place + 2} {(_TALL - tall) / 2:.1f}v{tall:.1f}" for place, tall in enumerate(drawn)
    )


def _loudest(peaks: list[int], place: int) -> int:
    begin = place * len(peaks) // BARS
    return max(peaks[begin : max(begin + 1, (place + 1) * len(peaks) // BARS)])
