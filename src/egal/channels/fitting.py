"""What was typed, as the chosen way can carry it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Capabilities
from egal.conversations.actions.body import text_of
from egal.shared.ids import number_of
from egal.shared.short.counting import Kind, Measure, count, fits
from egal.shared.short.splitting import split
from egal.shared.trouble import Trouble
from egal.shared.written import pictures_in


@dataclass(frozen=True, slots=True)
class Fitted:
    """As the verbs take it. rest: what goes out in further messages after it."""

    text: str
    html: str
    uploads: Sequence[int]
    rest: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        """Of all messages, in their order."""
        return [self.text, *self.rest]


class TooLong(Trouble):
    """It does not fit one message of this way. parts: the several it can be, if it can."""

    code = "too_long"

    def __init__(self, most: int, parts: Sequence[str]) -> None:
        self.parts = parts
        super().__init__(_in_parts(parts) if parts else _short(most))

    @property
    def told(self) -> Mapping[str, Any]:
        return {"parts": list(self.parts)}


def fitted(
    capabilities: Capabilities, text: str, html: str, uploads: Sequence[int], most_parts: int = 1
) -> Fitted:
    """Where nothing formatted is shown, the words alone, and the pictures in them as files.

    most_parts: in how many messages it may go out, where the way can do that; the files go with the
    first. Raises TooLong.
    """
    words = text_of(text, html)
    parts = in_parts(capabilities, words)
    if len(parts) > 1 and len(parts) > most_parts:
        raise TooLong(capabilities.max_length or 0, parts)
    if not parts:
        raise TooLong(capabilities.max_length or 0, ())
    if not html or capabilities.formatted:
        whole = Fitted(text, html, uploads)
    else:
        whole = Fitted(words, "", all_uploads(html, uploads))
    return replace(whole, text=parts[0], html="", rest=parts[1:]) if len(parts) > 1 else whole


def in_parts(capabilities: Capabilities, text: str) -> list[str]:
    """The messages this becomes: one where it fits, none where it cannot be cut."""
    measure = measure_of(capabilities)
    if measure is None or fits(text, measure):
        return [text]
    return split(text, measure) if capabilities.threads else []


def length(capabilities: Capabilities, text: str) -> int:
    """As the network counts it."""
    measure = measure_of(capabilities)
    return count(text, measure) if measure else len(text)


def measure_of(capabilities: Capabilities) -> Measure | None:
    """How a text for this way is counted, and how much it takes; None where it takes any."""
    if capabilities.max_length is None:
        return None
    return Measure(Kind(capabilities.measure), capabilities.max_length)


def all_uploads(html: str, uploads: Sequence[int]) -> list[int]:
    """With the pictures in the text, each once."""
    return sorted({*uploads, *(number_of(public) for public in pictures_in(html))})


def _short(most: int) -> str:
    return _("This way takes %(most)s characters at most. Shorten it.") % {"most": most}


def _in_parts(parts: Sequence[str]) -> str:
    return _(
        "This is too long for one message. Let it go out as %(parts)s numbered ones, or shorten it."
    ) % {"parts": len(parts)}
