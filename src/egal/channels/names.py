"""What an inbox is called on a channel that has no accounts: a word of our own."""

import re

from django.utils.translation import gettext as _

from egal.shared.trouble import Trouble

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


def checked_inbox_name(given: str) -> str:
    """In the one spelling that compares. Trouble for what is none."""
    cleaned = given.strip().lower()
    if not _NAME.fullmatch(cleaned):
        raise Trouble(
            _("“%(given)s” is no name; use letters, digits, dots and dashes.") % {"given": given}
        )
    return cleaned
