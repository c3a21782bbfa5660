"""What the chat's own script says, in the language of the page."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the names that `chat.js` asks for; braces stand for a name, a time or a number."""
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "you": _("You"),
        "automatic": _("Automatic answer"),
        "sending": _("sending"),
        "waits": _("not sent yet"),
        "sent": _("sent"),
        "read": _("read"),
        "wentOn": _("also sent by e-mail"),
        "writing": _("{} is writing …"),
        "offline": _("You are offline. What you write is kept and sent later."),
        "again": _("Try again"),
        "drop": _("Remove"),
        "refused": _("This was not taken: {}"),
        "later": _("Too much at once. It goes on in {} seconds."),
        "noConversation": _("New conversation"),
        "unread": _("{} new"),
        "solved": _("solved"),
        "removeFile": _("Remove {}"),
        "uploading": _("{} per cent uploaded"),
        "tooLarge": _("{} is too large."),
        "kept": _("Saved."),
        "emoji": _("Emoji"),
        "none": _("Nothing found."),
    }
