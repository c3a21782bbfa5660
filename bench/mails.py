"""Mails as a service desk gets them, the same ones each time: German and English, from the usual
programs, with the fields that the servers on the way add."""

import base64
import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from html import escape
from quopri import encodestring

KINDS = ("plain", "plain reply", "formatted reply", "attachment")
SHARES = (40, 25, 25, 10)  # percent
ATTACHED = 100_000  # bytes
CUSTOMERS = 300
_QUOTED_PRINTABLE = "Content-Transfer-Encoding: quoted-printable"
BEGIN = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)

_FIRST = "Mara Henrik Lena Jonas Çağla Søren Anna Björn Käthe Oliver Priya Tomás".split()  # noqa: SIM905
_LAST = "Lindner Weiß Müller Yıldız Holm Schröder Kelly Baker Großmann Nowak Rao Peña".split()  # noqa: SIM905
_GERMAN = (
    "seit gestern Abend fällt die Leitung immer wieder aus, meist gegen 19 Uhr",
    "der Router zeigt ein rotes Licht, und nach einem Neustart geht es für eine Stunde",
    "die Rechnung vom Oktober enthält einen Posten, den ich nicht bestellt habe",
    "könnten Sie bitte prüfen, ob der Techniker am Donnerstag wirklich kommt",
    "am Telefon war leider niemand zu erreichen, deshalb schreibe ich Ihnen",
    "meine Kundennummer und die Seriennummer des Geräts stehen weiter unten",
    "das Paket ist laut Sendungsverfolgung zugestellt, bei uns kam aber nichts an",
    "ich möchte den Vertrag zum nächstmöglichen Zeitpunkt kündigen",
    "bitte bestätigen Sie mir den Eingang dieser Nachricht",
    "über eine schnelle Antwort würde ich mich sehr freuen",
)
_ENGLISH = (
    "the connection has been dropping every evening since we moved last week",
    "I have restarted the router twice and the light stays red for a minute or so",
    "there is a charge on my October bill that I do not recognise",
    "could you please check whether the engineer is really coming on Thursday",
    "nobody answered the phone yesterday, which is why I am writing to you",
    "my customer number and the serial number of the device are below",
    "the parcel is marked as delivered but it never arrived at our house",
    "I would like to cancel the contract at the earliest possible date",
    "please confirm that you have received this message",
    "we would be grateful for a quick answer, as we work from home",
)
_SUBJECTS = {
    "de": ("Störung am Anschluss", "Frage zur Rechnung", "Paket nicht angekommen", "Kündigung"),
    "en": ("Router drops every evening", "Question about my bill", "Parcel is missing", "Cancel"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """kind: one of KINDS. sender: the envelope's. raw: as it came by SMTP."""

    kind: str
    sender: str
    message_id: str
    subject: str
    raw: bytes


def mails(count: int, inbox: str, seed: int = 7) -> list[Mail]:
    """So many of all kinds, mixed; each reply refers to an earlier mail of its customer."""
    return list(_Post(inbox, seed).mails(count))


class _Post:
    def __init__(self, inbox: str, seed: int) -> None:
        self._chance = random.Random(seed)
        self._seed, self._inbox = seed, inbox
        self._last: dict[int, list[Mail]] = {}

    def mails(self, count: int) -> Iterator[Mail]:
        kinds = [kind for kind, share in zip(KINDS, SHARES, strict=True) for _ in range(share)]
        for number in range(count):
            if number % len(kinds) == 0:
                self._chance.shuffle(kinds)
            customer = self._chance.randrange(CUSTOMERS)
            mail = self._mail(number, kinds[number % len(kinds)], customer)
            self._last.setdefault(customer, []).append(mail)
            yield mail

    def _mail(self, number: int, kind: str, customer: int) -> Mail:
        earlier = self._last.get(customer, [])[-3:] if "reply" in kind else []
        language = "de" if customer % 3 else "en"
        name = f"{_FIRST[customer % 12]} {_LAST[customer // 12 % 12]}"
        sender = f"customer{customer}@mail{customer % 20}.example"
        subject = self._chance.choice(_SUBJECTS[language])
        if earlier:
            subject = f"{'AW' if language == 'de' else 'Re'}: {_bare(earlier[-1].subject)}"
        at = BEGIN + timedelta(minutes=3 * number)
        unique = f"{self._chance.randbytes(12).hex()}.{self._seed}.{number}"
        message_id = f"<{unique}@{sender.partition('@')[2]}>"
        fields = [
            *self._trace(sender, at),
            f"Message-ID: {message_id}",
            f"Date: {format_datetime(at)}",
            f"From: {Header(name, None if name.isascii() else 'utf-8').encode()} <{sender}>",
            f"To: Nordnetz Support <{self._inbox}>",
            f"Subject: {Header(subject, None if subject.isascii() else 'utf-8').encode()}",
            *_thread([each.message_id for each in earlier]),
            "MIME-Version: 1.0",
            "User-Agent: Mozilla Thunderbird",
            f"Content-Language: {language}",
        ]
        fresh = self._letter(language, name, number)
        body = self._body(kind, language, fresh, at)
        raw = "\r\n".join([*fields, body]).replace("\r\n", "\n").replace("\n", "\r\n").encode()
        return Mail(kind, sender, message_id, subject, raw)

    def _trace(self, sender: str, at: datetime) -> Iterator[str]:
        """What servers write above a mail: some two kilobytes."""
        domain, day = sender.partition("@")[2], format_datetime(at)
        yield f"Return-Path: <{sender}>"
        yield f"Delivered-To: {self._inbox}"
        for hop in ("mx.nordnetz.example", "relay.mail.example", f"out.{domain}"):
            mark = self._chance.randbytes(8).hex()
            yield f"Received: from {hop} ({hop} [192.0.2.{self._chance.randrange(1, 250)}])"
            yield "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))"
            yield f"\tby {hop} with ESMTPS id {mark} for <{self._inbox}>; {day}"
        yield f"Authentication-Results: mx.nordnetz.example; dkim=pass header.d={domain};"
        yield f"\tspf=pass smtp.mailfrom={sender}; dmarc=pass (p=none) header.from={domain}"
        yield f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=2026;"
        yield f"\tbh={_coded(self._chance.randbytes(32))};"
        yield "\th=From:To:Subject:Date:Message-ID:In-Reply-To:References; b="
        signature = _coded(self._chance.randbytes(256))
        yield from (f"\t{line}" for line in textwrap.wrap(signature, 70))
        yield "X-Spam-Status: No, score=-1.9 required=5.0 tests=BAYES_00,DKIM_SIGNED,DKIM_VALID"

    def _letter(self, language: str, name: str, number: int) -> str:
        """A greeting, two paragraphs, a signature."""
        sentences = self._chance.sample(_GERMAN if language == "de" else _ENGLISH, 6)
        said = [f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences]
        paragraphs = [textwrap.fill(" ".join(part), 72) for part in (said[:3], said[3:])]
        if language == "de":
            hello, bye, id_ = "Guten Tag,", "Mit freundlichen Grüßen", "Kundennummer"
        else:
            hello, bye, id_ = "Hello,", "Kind regards", "Customer number"
        body = [hello, *paragraphs, f"{id_}: K{number:06}", bye]
        return "\n\n".join(body) + f"\n{name}\n\n-- \n{name}\nHafenstraße {number % 90 + 1}\n"

    def _body(self, kind: str, language: str, fresh: str, at: datetime) -> str:
        if kind == "attachment":
            return self._attached(fresh)
        if kind == "formatted reply":
            return self._formatted(language, fresh, at)
        text = (
            fresh
            if kind == "plain"
            else f"{fresh}\n{_quoted(language, self._answer(language), at)}"
        )
        if self._chance.random() < 0.5:
            return _part("text/plain", text)
        return "\n".join(
            ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text]
        )

    def _answer(self, language: str) -> str:
        return self._letter(language, "Jana Köster", self._chance.randrange(1000))

    def _formatted(self, language: str, fresh: str, at: datetime) -> str:
        """Plain text beside HTML, as Outlook and Gmail send it."""
        answer = self._answer(language)
        text = f"{fresh}\n{_quoted(language, answer, at)}"
        html = _html(fresh, answer, _attribution(language, at))
        return _multipart("alternative", [_part("text/plain", text), _part("text/html", html)])

    def _attached(self, text: str) -> str:
        content = b"%PDF-1.7\n" + self._chance.randbytes(ATTACHED - 9)
        lines = textwrap.wrap(_coded(content), 76)
        named = 'Content-Type: application/pdf; name="Rechnung.pdf"'
        how = "Content-Transfer-Encoding: base64"
        shown = 'Content-Disposition: attachment; filename="Rechnung.pdf"'
        file = "\n".join([named, how, shown, "", *lines, ""])
        return _multipart("mixed", [_part("text/plain", text), file])


def _thread(ids: Sequence[str]) -> list[str]:
    return [f"In-Reply-To: {ids[-1]}", "References: " + "\n\t".join(ids)] if ids else []


def _bare(subject: str) -> str:
    return subject.removeprefix("AW: ").removeprefix("Re: ")


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _attribution(language: str, at: datetime) -> str:
    if language == "de":
        return f"Am {at:%d.%m.%Y} um {at:%H:%M} schrieb Jana Köster <support@nordnetz.example>:"
    return f"On {at:%d/%m/%Y} at {at:%H:%M}, Jana Köster <support@nordnetz.example> wrote:"


def _quoted(language: str, answer: str, at: datetime) -> str:
    lines = "".join(f"> {line}".rstrip() + "\n" for line in answer.splitlines())
    return f"{_attribution(language, at)}\n{lines}"


def _html(fresh: str, answer: str, attribution: str) -> str:
    style = (
        'style="font-family:Calibri,Arial,sans-serif; font-size:11pt; margin:0cm; color:#1f1f1f"'
    )
    first, second = (
        "\n".join(
            f'<p class="MsoNormal" {style}><span lang="DE">{escape(line) or "&nbsp;"}</span></p>'
            for line in text.splitlines()
        )
        for text in (fresh, answer)
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style type="text/css">p.MsoNormal {{ margin: 0cm; font-size: 11pt; }}
a:link {{ color: #0563c1; text-decoration: underline; }}</style></head>
<body lang="DE" link="#0563C1" vlink="#954F72"><div class="WordSection1">{first}</div>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(attribution)}<br></div>
<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">{second}
<table border="0" cellpadding="0"><tr><td><a href="https://nordnetz.example/hilfe?id=7">Hilfe</a>
</td><td><img src="https://nordnetz.example/logo.png" width="120" height="40" alt="Nordnetz"></td>
</tr></table></blockquote></div></body></html>
"""


def _part(kind: str, text: str) -> str:
    coded = encodestring(text.encode()).decode()
    return f"Content-Type: {kind}; charset=UTF-8\n{_QUOTED_PRINTABLE}\n\n{coded}"


def _multipart(kind: str, parts: Sequence[str]) -> str:
    mark = "------------B0und4ry" + kind
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{mark}"\n\nThis is MIME.\n{inner}--{mark}--\n'
    )
