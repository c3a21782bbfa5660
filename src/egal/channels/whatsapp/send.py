"""Writing by WhatsApp: text and files within a day, a template at any time.

Meta's document of business messaging, v23.0.
"""

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from egal.channels.base import Address, Enclosed, Outbound, Receipt, Refused, Template, id_in
from egal.channels.meta.graph import Graph
from egal.channels.whatsapp.read import key_of

# bytes: developers.facebook.com/docs/whatsapp/cloud-api/reference/media, as remembered
LARGEST = {"image": 5_000_000, "audio": 16_000_000, "video": 16_000_000, "document": 100_000_000}


def send(message: Outbound, graph: Graph, phone: str) -> Receipt:
    """phone: the number's id at Meta. A message with files is several; the last one stands for all.
    Raises DeliveryError."""
    parts: list[dict[str, object]] = []
    if message.template:
        parts = [{"type": "template", "template": _template(message.template)}]
    else:
        parts = [_file(each, graph, phone) for each in message.files]
        if message.text:
            parts.append({"type": "text", "text": {"body": message.text}})
    made: dict[str, Any] = {}
    for part in parts:
        made = graph.post(f"/{phone}/messages", {**_envelope(message), **part})
    wamid = id_in(made, "messages", 0, "id")
    return Receipt(wamid, key=key_of(wamid), reached_as=_reached(message, made))


def _reached(message: Outbound, made: dict[str, Any]) -> Address | None:
    """Whom we wrote to by a number answers by an id, which the receipt tells."""
    to = message.to[0]
    told = [str(each["user_id"]) for each in made.get("contacts") or [] if each.get("user_id")]
    reached = (Address(to.kind, id_, to.name, _number(to)) for id_ in told if id_ != to.address)
    return next(reached, None)


def _number(to: Address) -> str:
    return to.address if to.address.isdigit() else to.handle


def _envelope(message: Outbound) -> dict[str, object]:
    to = message.to[0].address
    whom = {"to": to} if to.isdigit() else {"recipient": to}
    return {"messaging_product": "whatsapp", "recipient_type": "individual", **whom}


def _template(template: Template) -> dict[str, object]:
    values = [{"type": "text", "text": value} for value in template.values]
    told: dict[str, object] = {
        "name": template.name,
        "language": {"code": template.language, "policy": "deterministic"},
    }
    return {**told, "components": [{"type": "body", "parameters": values}]} if values else told


def _file(file: Enclosed, graph: Graph, phone: str) -> dict[str, object]:
    kind = file.content_type.partition("/")[0]
    kind = kind if kind in LARGEST else "document"
    if file.size > LARGEST[kind]:
        raise Refused(_("%(name)s is too large for WhatsApp.") % {"name": file.name})
    content, content_type = _form(file)
    id_ = str(graph.form(f"/{phone}/media", content, content_type)["id"])
    named = {"filename": file.name} if kind == "document" else {}
    return {"type": kind, kind: {"id": id_, **named}}


def _form(file: Enclosed) -> tuple[bytes, str]:
    """multipart/form-data (RFC 7578), and its content type."""
    mark = uuid4().hex
    name = file.name.replace('"', "'").replace("\r", " ").replace("\n", " ")
    fields = {"messaging_product": "whatsapp", "type": file.content_type}
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head += (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {file.content_type}\r\n\r\n"
    )
    body = head.encode() + file.content() + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
