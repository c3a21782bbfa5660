"""Post an answer of ours to the other system, signed, under an id that stays the same."""

import json

from django.utils.translation import gettext as _

from egal.channels.base import Enclosed, Outbound, Receipt, Reconnect
from egal.channels.calls import hand_over
from egal.channels.webhook.references import reference_to
from egal.shared.ids import public_id
from egal.shared.standard_webhooks import signed_headers


def send(message: Outbound) -> Receipt:
    """Returns once the other system answered with a success. Raises DeliveryError."""
    url = str(message.settings.get("url") or "")
    if not url:
        raise Reconnect(_("This inbox does not know yet where to send answers."))
    id_ = f"egal-{public_id(message.message_id)}"
    body = json.dumps(_written(message, id_)).encode()
    headers = signed_headers(str(message.settings["secret"]), id_, body)
    hand_over(url, body, {**headers, "Idempotency-Key": id_, "Content-Type": "application/json"})
    return Receipt(id_)


def _written(message: Outbound, id_: str) -> dict[str, object]:
    return {
        "id": id_,
        "to": [one.address.removesuffix(f"@{message.inbox_address}") for one in message.to],
        "author": message.author_name,
        "subject": message.subject,
        "text": message.text,
        "attachments": [_described(file) for file in message.files],
        "answers": message.answers,
        "conversation": reference_to(message.message_id),
        "created_at": message.created_at.isoformat(),
    }


def _described(file: Enclosed) -> dict[str, object]:
    """Where the other system fetches it, with a token for our API that may read."""
    return {
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": file.url,
    }
