"""What a provider says it has made of a message of ours."""

from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base.errors import InDoubt


def id_in(answer: Any, *path: str | int) -> str:
    """The id that stands there. Raises InDoubt where none does: the provider said yes, so that it
    may have the message, and nobody can ask for it."""
    try:
        for step in path:
            answer = answer[step]
    except (KeyError, IndexError, TypeError):
        answer = None
    if not answer:
        raise InDoubt(_("The provider took it and did not say what it calls it."))
    return str(answer)
