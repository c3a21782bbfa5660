"""A test mail of ours to ourselves: does what goes out by an inbox come in there again?

    X-Egal-Trial: {public trial id}.{signature}      and in its Message-ID <egal-trial.{the same}@…>

It is known by that, so that it becomes no conversation; servers that take away fields leave the
Message-ID, and others that write a new Message-ID leave the field.
"""

import re
from collections.abc import Mapping
from email.message import EmailMessage, Message
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Address, Automatic, InboxSettings, Outbound, TrialBack
from egal.channels.email.automatic import returned_ids
from egal.channels.email.compose import policy
from egal.channels.email.headers import ascii_domain, value
from egal.channels.email.reports import updates
from egal.channels.email.send import deliver
from egal.shared import clock
from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id

FIELD = "X-Egal-Trial"

_PURPOSE = "trial"
_MARK = re.compile(r"(?:<egal-trial\.)?([A-Za-z0-9]{1,30})\.([a-z2-7]{1,40})(?:@[^<>\s]+>)?")


def send_trial(inbox: InboxSettings, trial_id: int) -> None:
    """From the inbox to itself, by its own server. Raises a DeliveryError as for any mail."""
    itself = Address("email", inbox.address)
    outbound = Outbound(
        message_id=0,
        inbox_address=inbox.address,
        inbox_name="",
        settings={**inbox.settings, "marked_return_path": False},
        author_name="",
        to=[itself],
        created_at=clock.now(),
    )
    deliver(outbound, _composed(inbox.address, trial_id))


def trial_back(message: Message, kind: Automatic) -> TrialBack | None:
    """If this is a test mail of ours, or says that one could not be delivered."""
    given = value(message, FIELD) or value(message, "Message-ID")
    if trial_id := _signed(given):
        return TrialBack(trial_id=trial_id)
    returned = returned_ids(message) if kind == "bounce" else []
    trials = [found for found in map(_signed, returned) if found]
    if not trials:
        return None
    told = updates(message, kind, 0, "")
    reason = next((each.reason for each in told if each.state == "returned"), "")
    return TrialBack(trial_id=trials[0], undelivered=bool(reason), reason=reason)


def where_it_stays(inbox: InboxSettings) -> str:
    """What is likely wrong when it does not come back."""
    settings: Mapping[str, Any] = inbox.settings
    if settings.get("imap_host"):
        return _(
            "The server took it, but it is not in the folder %(folder)s of %(user)s. Look for it "
            "in the spam folder, and whether mail to %(address)s is delivered to this mailbox."
        ) % {
            "folder": settings.get("imap_folder") or "INBOX",
            "user": settings.get("imap_user"),
            "address": inbox.address,
        }
    return _(
        "The server took it, but nobody brings it here: name the incoming mail server below, or "
        "let your mail server pass on to Egal what comes for %(address)s."
    ) % {"address": inbox.address}


def _composed(address: str, trial_id: int) -> EmailMessage:
    mark = f"{public_id(trial_id)}.{signature(_PURPOSE, str(trial_id))}"
    spelled = ascii_domain(address)
    message = EmailMessage(policy(international=not spelled.isascii()))
    message["Date"] = clock.now()
    message["From"] = message["To"] = spelled
    message["Subject"] = _("Test mail from Egal")
    message["Message-ID"] = f"<egal-trial.{mark}@{spelled.rpartition('@')[2]}>"
    message[FIELD] = mark
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(
        _("Somebody tests whether mail from this address comes in again. You may delete this mail.")
    )
    return message


def _signed(given: str) -> int | None:
    found = _MARK.fullmatch(given.strip())
    if found is None:
        return None
    number = number_of(found[1])
    return number if number > 0 and signed_by_us(_PURPOSE, str(number), found[2]) else None
