"""The Cloud API's addresses.

Shapes: Meta's document. Rates, sizes and codes: developers.facebook.com/docs/whatsapp/cloud-api/
overview, …/reference/media and …/support/error-codes, as remembered.
"""

import hashlib
from datetime import timedelta

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.meta.refusals import Refused, missing
from egal.testing.networks.whatsapp.network import WhatsApp
from egal.testing.networks.whatsapp.things import File, Person
from egal.testing.webserver import Reply

routes = Routes()
WINDOW = timedelta(hours=24)
URL_LIFE = timedelta(minutes=5)  # the document, "Download Media"
LENGTH = 4096  # characters
A_SECOND, BURST, PAIR = 80, 45, 6.0  # messages; messages to one person, then one in so many seconds
MEDIA = {"image": 5_000_000, "audio": 16_000_000, "video": 16_000_000, "document": 100_000_000}


@routes.on("POST", "/{version}/{id}/messages")
def send(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """A message; or that one of theirs was read.

    What cannot get there is taken all the same, and its failure told later.
    """
    _check(whatsapp, asked, "whatsapp_business_messaging")
    said = asked.said()
    if said.get("messaging_product") != "whatsapp":
        raise _refused(100, "The parameter messaging_product is required.")
    if said.get("status") == "read":
        if said.get("message_id") not in whatsapp.messages:
            raise _refused(131009, "Invalid message ID")
        return answer(200, {"success": True})
    person, kind = _person(whatsapp, said), str(said.get("type", "text"))
    _check_rates(whatsapp, person)
    content = said.get(kind)
    if not isinstance(content, dict):
        raise _refused(131051 if kind not in said else 131009, f"Unsupported message type {kind}")
    _check_content(whatsapp, kind, content)
    made = whatsapp.add_message(person, kind, content)
    _go(whatsapp, person, made.id, kind)
    contact = {"input": said.get("to") or said.get("recipient"), "user_id": person.user}
    if person.number:
        contact["wa_id"] = person.number
    told = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": made.id}]}
    return answer(200, told)


@routes.on("POST", "/{version}/{id}/media")
def upload(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """A file; its kind is in the part `type`."""
    _check(whatsapp, asked, "whatsapp_business_messaging")
    said = asked.said()
    content, mime = said.get("file", b""), str(said.get("type", "application/octet-stream"))
    most = MEDIA.get(mime.partition("/")[0], MEDIA["document"])
    if not isinstance(content, bytes) or not content or len(content) > most:
        raise _refused(131053, f"The file is empty or larger than {most} bytes.")
    return answer(200, {"id": whatsapp.add_file(content, mime).id})


@routes.on("GET", "/{version}/{id}/message_templates")
def templates(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """All of them; or by name."""
    _check(whatsapp, asked, "whatsapp_business_management")
    name = asked.query.get("name", "")
    told: list[Json] = [
        {
            "id": str(number),
            "name": each.name,
            "language": each.language,
            "status": each.status,
            "category": each.category,
            "components": [{"type": "BODY", "text": each.text}],
        }
        for number, each in enumerate(whatsapp.templates, 1)
        if name in each.name
    ]
    return answer(200, {"data": told})


@routes.on("POST", "/{version}/{id}/subscribed_apps")
def subscribe(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """The business lets the app's webhook be told."""
    _check(whatsapp, asked, "whatsapp_business_management")
    whatsapp.subscribed = True
    return answer(200, {"success": True})


@routes.on("GET", "/{version}/{id}/phone_numbers")
def numbers(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """The business's numbers."""
    _check(whatsapp, asked, "whatsapp_business_management")
    number = {"id": whatsapp.phone, "display_phone_number": whatsapp.number}
    return answer(200, {"data": [{**number, "verified_name": whatsapp.name}]})


@routes.on("GET", "/{version}/{id}")
def file(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """Where a file lies, for five minutes; or the number itself."""
    _check(whatsapp, asked, "whatsapp_business_messaging")
    if asked.at["id"] == whatsapp.phone:
        number = {"id": whatsapp.phone, "display_phone_number": whatsapp.number}
        return answer(200, {**number, "verified_name": whatsapp.name})
    found = _file(whatsapp, asked)
    found.shown = whatsapp.app.clock.now()
    told = {
        "messaging_product": "whatsapp",
        "id": found.id,
        "url": f"{whatsapp.app.url}/whatsapp/files/{found.id}",
        "mime_type": found.mime,
        "sha256": hashlib.sha256(found.content).hexdigest(),
        "file_size": str(len(found.content)),
    }
    return answer(200, told)


@routes.on("DELETE", "/{version}/{id}")
def delete(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """Takes a file away."""
    _check(whatsapp, asked, "whatsapp_business_messaging")
    del whatsapp.files[_file(whatsapp, asked).id]
    return answer(200, {"success": True})


@routes.on("GET", "/whatsapp/files/{id}")
def content(whatsapp: WhatsApp, asked: Asked) -> Reply:
    """The file itself, with the token and in time."""
    whatsapp.app.check(asked, "whatsapp_business_messaging")
    found = whatsapp.files.get(asked.at["id"])
    if not found or not found.shown or whatsapp.app.clock.now() - found.shown > URL_LIFE:
        return Reply(404)
    return Reply(200, {"Content-Type": found.mime}, found.content)


def _check(whatsapp: WhatsApp, asked: Asked, permission: str) -> None:
    if whatsapp.app.check(asked, permission) not in {whatsapp.account, whatsapp.app.owner}:
        raise Refused(190, None, "This token is not the business's.", status=401)


def _file(whatsapp: WhatsApp, asked: Asked) -> File:
    if asked.at["id"] not in whatsapp.files:
        raise missing(asked.at["id"])
    return whatsapp.files[asked.at["id"]]


def _person(whatsapp: WhatsApp, said: Json) -> Person:
    """`to` is a number, `recipient` a business-scoped id; a number nobody has is one more."""
    to = str(said.get("to") or said.get("recipient") or "").lstrip("+")
    for person in whatsapp.people.values():
        if to and to in {person.number, person.user}:
            return person
    if not to.isdigit():
        raise _refused(131009, "Parameter value is not valid: to")
    return whatsapp.person(to, to)


def _check_rates(whatsapp: WhatsApp, person: Person) -> None:
    now = whatsapp.app.clock.now().timestamp()
    whatsapp.sent = [at for at in whatsapp.sent if at > now - 1]
    if len(whatsapp.sent) >= A_SECOND:
        raise _refused(130429, "Message failed to send because there were too many messages sent.")
    person.sent = [at for at in person.sent if at > now - BURST * PAIR]
    if len(person.sent) >= BURST:
        raise _refused(131056, "Too many messages sent to the same person in a short time.")
    whatsapp.sent.append(now)


def _check_content(whatsapp: WhatsApp, kind: str, content: Json) -> None:
    if kind == "text" and not 0 < len(str(content.get("body", ""))) <= LENGTH:
        raise _refused(100, f"Param text['body'] must be at most {LENGTH} characters long.")
    if kind in MEDIA and "link" not in content and content.get("id") not in whatsapp.files:
        raise _refused(131053, "There is no such file.")
    if kind == "reaction" and content.get("message_id") not in whatsapp.messages:
        raise _refused(131009, "Invalid message ID")
    if kind == "template":
        _check_template(whatsapp, content)


def _check_template(whatsapp: WhatsApp, content: Json) -> None:
    language = (content.get("language") or {}).get("code")
    for each in whatsapp.templates:
        if (each.name, each.language, each.status) == (content.get("name"), language, "APPROVED"):
            parts = [part for part in content.get("components", []) if part.get("type") == "body"]
            if sum(len(part.get("parameters", [])) for part in parts) != each.parameters:
                raise _refused(132000, "Number of parameters does not match the expected number")
            return
    raise _refused(132001, "Template name does not exist in the translation")


def _go(whatsapp: WhatsApp, person: Person, id_: str, kind: str) -> None:
    """Outside of the window only a template gets there."""
    made, now = whatsapp.messages[id_], whatsapp.app.clock.now()
    if person.away:
        whatsapp.tell_state(made, "failed", 131026)
    elif kind != "template" and (person.wrote is None or now - person.wrote > WINDOW):
        whatsapp.tell_state(made, "failed", 131047)
    else:
        whatsapp.tell_state(made, "sent")


def _refused(code: int, details: str) -> Refused:
    data = {"messaging_product": "whatsapp", "details": details}
    return Refused(code, None, details, error_data=data)
