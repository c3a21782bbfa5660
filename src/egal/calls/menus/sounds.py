"""The shipped announcements a menu may name, and what they are called."""

from django.utils.translation import gettext as _

MUSIC = "moh"  # plays where a queue names no other


def shipped_names() -> dict[str, str]:
    """By their names in a menu, in the reader's language."""
    return {
        "welcome": _("Welcome (shipped)"),
        "closed": _("Closed (shipped)"),
        "nobody_there": _("Nobody is there (shipped)"),
        "goodbye": _("Goodbye (shipped)"),
    }
