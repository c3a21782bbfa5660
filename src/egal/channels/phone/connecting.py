"""What to set up at a telephone system that tells us of calls, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Connection


def answers(settings: Mapping[str, Any]) -> bool:
    """Whether we take the calls of a line ourselves."""
    return settings.get("driver") != "cti"


def connections(settings: Mapping[str, Any], address: str) -> Sequence[Connection]:
    """The steps at its system. address: where we are told, with the secret if it has one."""
    if answers(settings):
        return ()
    return [_AT.get(str(settings.get("system")), _other)(address)]


def _sipgate(address: str) -> Connection:
    """As https://www.sipgate.io/for-developer/push-api has it (read 2026-11-23)."""
    said = _(
        "In sipgate.io open “Webhooks”, “URLs”, and paste this address for incoming and for "
        "outgoing calls."
    )
    return Connection("sipgate.io", said, address)


def _placetel(address: str) -> Connection:
    """As https://github.com/Placetel/call-control-notify-api has it (read 2026-11-23)."""
    said = _(
        "In Placetel open “Settings”, “External APIs”, paste this address, tick your numbers, and "
        "copy the shared secret into the form below."
    )
    return Connection("Placetel", said, address)


def _other(address: str) -> Connection:
    said = _(
        "Let it post “newCall”, “answer” and “hangup” to this address; docs/telephone.md shows how."
    )
    return Connection(_("Another telephone system"), said, address)


_AT = {"sipgate": _sipgate, "placetel": _placetel}
