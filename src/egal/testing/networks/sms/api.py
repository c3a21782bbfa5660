"""Twilio's addresses for messages.

www.twilio.com/docs/messaging/api/message-resource; codes: www.twilio.com/docs/api/errors (21609 as
of the page, the others as remembered).
"""

import base64
import re
from urllib.parse import urlsplit

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.sms.network import Sms, Text, segments
from egal.testing.webserver import Reply

routes = Routes()
LENGTH = 1600  # characters
NUMBER = re.compile(r"\+[1-9]\d{6,14}$")  # E.164
WORDS = {
    20003: "Authenticate",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    20404: "The requested resource was not found",
    21211: "Invalid 'To' Phone Number",
    21408: "Permission to send an SMS has not been enabled for the region of the 'To' number",
    21602: "Message body is required.",
    21606: "The 'From' phone number provided is not a valid, message-capable Twilio phone number.",
    21609: "Invalid 'StatusCallback'",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
}


@routes.on("POST", "/2010-04-01/Accounts/{account}/Messages.json")
def send(sms: Sms, asked: Asked) -> Reply:
    """Takes a message: queued, sent soon after, and what became of it told to StatusCallback."""
    if not _is_us(sms, asked):
        return refused(20003, 401)
    form = asked.form()
    said = dict(form)
    if code := _wrong(sms, said):
        return refused(code)
    media = [(value, "") for name, value in form if name == "MediaUrl"]
    callback = said.get("StatusCallback", "")
    made = sms.add(sms.number, said["To"], said.get("Body", ""), media=media, callback=callback)
    made.states.append("queued")
    told = answer(201, _shown(sms, made))
    sms.tell_state(made, "sent")
    if made.to in sms.unreachable:
        sms.loses(made, sms.unreachable[made.to])
    return told


@routes.on("GET", "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json")
def numbers(sms: Sms, asked: Asked) -> Reply:
    """The account's numbers, or the one asked for.

    www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource (as remembered).
    """
    if not _is_us(sms, asked):
        return refused(20003, 401)
    wanted = asked.query.get("PhoneNumber", sms.number)
    told = [{"phone_number": sms.number, "sms_method": "POST"}] if wanted == sms.number else []
    return answer(200, {"incoming_phone_numbers": told, "page": 0})


@routes.on("GET", "/2010-04-01/Accounts/{account}/Messages/{sid}.json")
def look(sms: Sms, asked: Asked) -> Reply:
    """One message as it stands."""
    if not _is_us(sms, asked):
        return refused(20003, 401)
    if asked.at["sid"] not in sms.texts:
        return refused(20404, 404)
    return answer(200, _shown(sms, sms.texts[asked.at["sid"]]))


def _is_us(sms: Sms, asked: Asked) -> bool:
    whole = base64.b64encode(f"{sms.sid}:{sms.token}".encode()).decode()
    return asked.headers.get("authorization") == f"Basic {whole}" and asked.at["account"] == sms.sid


def _wrong(sms: Sms, said: dict[str, str]) -> int:
    """The code of what is wrong with it, 0 if nothing is."""
    to, body = said.get("To", ""), said.get("Body", "")
    callback = said.get("StatusCallback", "")
    checks = {
        21211: not NUMBER.match(to),
        21606: said.get("From") != sms.number and "MessagingServiceSid" not in said,
        21602: not body and "MediaUrl" not in said,
        21617: len(body) > LENGTH,
        21609: bool(callback) and urlsplit(callback).scheme not in {"http", "https"},
        21408: not any(to.startswith(region) for region in sms.regions),
        21610: to in sms.stopped,
    }
    return next((code for code, wrong in checks.items() if wrong), 0)


def _shown(sms: Sms, text: Text) -> Json:
    return {
        "sid": text.sid,
        "account_sid": sms.sid,
        "api_version": "2010-04-01",
        "from": text.sender,
        "to": text.to,
        "body": text.body,
        "status": text.states[-1],
        "direction": "outbound-api" if text.sender == sms.number else "inbound",
        "num_segments": str(segments(text.body)),
        "num_media": str(len(text.media)),
        "error_code": text.error or None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "date_created": f"{text.at:%a, %d %b %Y %H:%M:%S +0000}",
        "uri": f"/2010-04-01/Accounts/{sms.sid}/Messages/{text.sid}.json",
    }


def refused(code: int, status: int = 400) -> Reply:
    """An error as Twilio says it."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": WORDS[code], "more_info": more, "status": status}
    return answer(status, told)
