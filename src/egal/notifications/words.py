"""What somebody is told, in plain words. They do not say what was written."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from egal.notifications.models import Kind, Notification

ICONS = {
    Kind.ASSIGNED: "user",
    Kind.REPLIED: "mail",
    Kind.MENTIONED: "at-sign",
    Kind.FAILED: "circle-alert",
    Kind.UNASSIGNED: "inbox",
    Kind.AT_RISK: "phone-call",
}
NAMES: dict[Kind, Promise] = {
    Kind.ASSIGNED: gettext_lazy("A conversation is given to me"),
    Kind.REPLIED: gettext_lazy("Somebody writes in a conversation of mine"),
    Kind.MENTIONED: gettext_lazy("A colleague mentions me in a note"),
    Kind.FAILED: gettext_lazy("A message of mine does not arrive"),
    Kind.UNASSIGNED: gettext_lazy("A new conversation comes in that nobody has"),
    Kind.AT_RISK: gettext_lazy("A callback I answer for may not be kept"),
}


def in_words(told: Notification) -> str:
    """One short sentence; the subject of the conversation stands beside it."""
    name = {"name": told.actor_name, "count": told.count}
    if told.kind == Kind.ASSIGNED:
        return _("%(name)s gave this to you") % name if told.actor_name else _("Given to you")
    if told.kind == Kind.REPLIED:
        return _written(told.count) % name
    if told.kind == Kind.MENTIONED:
        return _("%(name)s mentioned you") % name
    if told.kind == Kind.FAILED:
        return _("Your message did not arrive")
    if told.kind == Kind.AT_RISK:
        return _("A callback may not be kept")
    return _("%(name)s has written, and nobody has it yet") % name


def _written(count: int) -> str:
    return ngettext("%(name)s has written", "%(name)s has written %(count)d times", count)
