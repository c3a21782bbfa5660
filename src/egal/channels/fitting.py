"""What was typed, as the chosen way can carry it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.channels.base import Capabilities
from egal.conversations.actions.body import text_of
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.shared.written import pictures_in


@dataclass(frozen=True, slots=True)
class Fitted:
    """As the verbs take it."""

    text: str
    html: str
    uploads: Sequence[int]


def fitted(capabilities: Capabilities, text: str, html: str, uploads: Sequence[int]) -> Fitted:
    """Where nothing formatted is shown, the words alone, and the pictures in them as files.

    Trouble for more than the way takes.
    """
    most = capabilities.max_length
    if most is not None and len(text_of(text, html)) > most:
        raise Trouble(_("This way takes %(most)s characters at most. Shorten it.") % {"most": most})
    if not html or capabilities.formatted:
        return Fitted(text, html, uploads)
    return Fitted(text_of(text, html), "", all_uploads(html, uploads))


def all_uploads(html: str, uploads: Sequence[int]) -> list[int]:
    """With the pictures in the text, each once."""
    return sorted({*uploads, *(number_of(public) for public in pictures_in(html))})
