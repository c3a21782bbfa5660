"""A mail is handed on as it came: ours stands above it, and nothing in it is touched."""

import dataclasses

from egal.channels.base import Address
from egal.channels.email.references import message_id_for
from egal.channels.email.resent import came_from_us, resent
from egal.channels.email.send import send
from egal.channels.email.tests.samples import ANSWER
from egal.testing.mailserver import MailServer

OLE = Address("email", "ole@hansen.example", "Ole Hansen")
RAW = (
    "Received: from mx.posteo.example\r\n"
    "From: Mara Winter <mara@winter.example>\r\n"
    "To: support@acme.example\r\n"
    "Subject: Kabel über Köln\r\n"
    "Message-ID: <1@winter.example>\r\n"
    "\r\n"
    "Guten Tag,\r\n.\r\nes blinkt.\r\n"
).encode()
OURS = dataclasses.replace(ANSWER, to=[OLE], redirects=lambda: RAW)


def test_our_fields_stand_above_and_the_rest_is_as_it_came() -> None:
    ours, _, rest = resent(OURS, RAW).partition(b"Received:")
    assert b"Received:" + rest == RAW
    said = [line.partition(":")[0] for line in ours.decode().splitlines() if line[:1] != " "]
    assert said == ["X-Egal-Loop", "Resent-Date", "Resent-From", "Resent-To", "Resent-Message-ID"]
    assert b"Resent-To: Ole Hansen <ole@hansen.example>\r\n" in ours


def test_what_belongs_to_the_way_to_us_goes() -> None:
    way = b"From mara@winter.example Fri Nov 20\nReturn-Path: <mara@winter.example>\n"
    assert resent(OURS, way + RAW.replace(b"\r\n", b"\n")) == resent(OURS, RAW)


def test_the_server_gets_it_from_us_and_the_answer_goes_to_the_customer() -> None:
    with MailServer() as server:
        receipt = send(dataclasses.replace(OURS, settings=server.settings))
        [mail] = server.wait_for(1)
    assert server.envelopes == [("support@acme.example", ["ole@hansen.example"])]
    assert mail["From"] == "Mara Winter <mara@winter.example>"
    assert mail["Message-ID"] == "<1@winter.example>"
    assert mail["Resent-Message-ID"] == receipt.external_id
    assert mail["Subject"] == "Kabel über Köln"
    assert mail.get_content().splitlines() == ["Guten Tag,", ".", "es blinkt."]


def test_a_circle_is_noticed_by_our_signature_only() -> None:
    assert came_from_us(resent(OURS, RAW))
    assert not came_from_us(RAW)
    forged = message_id_for(7, "support@acme.example").replace("@", "a@").encode()
    assert not came_from_us(b"Resent-Message-ID: " + forged + b"\r\n" + RAW)
