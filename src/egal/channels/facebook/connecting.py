"""What somebody must know and do to connect a page, in the reader's words.

developers.facebook.com/docs/messenger-platform/webhooks, 2026-03-18;
developers.facebook.com/docs/pages-api/webhooks-for-pages (as remembered).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Connection, Introduction
from egal.channels.facebook.sign_in import FIELDS
from egal.channels.meta.connecting import webhook_steps


def introduction() -> Introduction:
    return Introduction(
        heading=_("Add a Facebook page"),
        what=_("Comments below your posts and messages in Messenger become conversations."),
        costs=_("Meta takes nothing for it. Its review of your app takes days to weeks."),
        address=_("Number of the page"),
        help=_("Leave empty to choose the page after signing in."),
        guide="facebook",
    )


def connections(settings: Mapping[str, Any], address: str, back: str) -> Sequence[Connection]:
    signing_in = Connection(
        _("Signing in"),
        _(
            "In your app at developers.facebook.com open “Facebook Login”, “Settings”, and paste "
            "this into “Valid OAuth Redirect URIs”."
        ),
        back,
    )
    steps = webhook_steps(
        settings, address, product=_("Messenger"), fields=FIELDS.replace(",", ", ")
    )
    return [signing_in, *steps] if settings.get("app_id") else steps
