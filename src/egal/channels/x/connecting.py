"""What somebody must know and do to connect an account of X, in the reader's words.

docs.x.com/fundamentals/developer-apps and docs.x.com/x-api/getting-started/pricing, 2026-08-22.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Connection, Introduction


def introduction() -> Introduction:
    return Introduction(
        heading=_("Add an account of X"),
        what=_("Who names your account on X, and who writes to it, becomes a conversation."),
        costs=_(
            "X takes about 1 US cent for a reply, 1.5 for a direct message, and something for "
            "what is read; you set a budget."
        ),
        address=_("Account"),
        help=_("The name as X shows it: @nordnetz"),
        guide="x",
    )


def connections(settings: Mapping[str, Any], address: str, back: str) -> Sequence[Connection]:
    """The step in X's developer console, and what is done by its API."""
    console = Connection(
        _("Signing in"),
        _(
            "At console.x.com open your app, “User authentication settings”: choose “Read and "
            "write and Direct message”, “Web App”, and paste this callback URI."
        ),
        back,
    )
    at_once = Connection(
        _("Being told at once"),
        _(
            "Nothing to do: with the API key and its secret Egal has X call this address, when you "
            "sign in and with each test. It must be reachable by https."
        ),
        address,
    )
    signs_in = [console] if settings.get("client_id") else []
    has_keys = settings.get("consumer_key") and settings.get("consumer_secret")
    return [*signs_in, at_once] if has_keys else signs_in
