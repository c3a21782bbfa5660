"""Ringing somebody by the telephone of an agent's own, where their system lets us ask for it.

sipgate rings the agent's device first, then the other side: `POST /v2/sessions/calls` as
https://github.com/sipgate-io/sipgateio-outgoingcall-python shows it (README of 31 January 2023,
823650b); its reference is https://api.sipgate.com/v2/doc.
"""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from egal.calls.destinations import refusal
from egal.channels.calls import hand_over
from egal.shared.trouble import Trouble

API = "https://api.sipgate.com/v2"
_DEVICE = re.compile(r"[a-z]*[epxy]\d+")  # e0 a telephone, p0 a line, x0 a mobile; w0 is a person


def device_of(settings: Mapping[str, Any], email: str) -> str:
    """By which device of theirs this agent is rung; "" where none is known, or nobody may ask."""
    if settings.get("driver") != "cti" or settings.get("system") != "sipgate":
        return ""
    if not (settings.get("sipgate_token_id") and settings.get("sipgate_token")):
        return ""
    pairs = [str(line).partition("=") for line in settings.get("extensions") or ()]
    own = [theirs.strip() for theirs, _equals, ours in pairs if ours.strip() == email.lower()]
    return next((each for each in own if _DEVICE.fullmatch(each)), "")


def dial(settings: Mapping[str, Any], line: str, email: str, number: str) -> None:
    """Ask the system to ring this agent, and then the number (E.164). Returns once it is asked.

    line: our number, which the other side sees. Trouble for a number no rule permits, and for an
    agent without a device. Raises DeliveryError.
    """
    device = device_of(settings, email)
    if not device:
        raise Trouble(_("Nobody knows by which device you telephone. Add it to the inbox."))
    if reason := refusal(number, line=line, may_dial=settings.get("may_dial") or ()):
        raise Trouble(_(reason))
    wanted = {"caller": device, "callee": number, "callerId": line}
    token = f"{settings['sipgate_token_id']}:{settings['sipgate_token']}".encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Basic {base64.b64encode(token).decode()}",
    }
    hand_over(f"{API}/sessions/calls", json.dumps(wanted).encode(), headers)
