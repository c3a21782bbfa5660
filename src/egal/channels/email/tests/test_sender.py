"""How a mail names who wrote it, and what stands below."""

import dataclasses
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from egal.channels.base import InboxSettings
from egal.channels.email.compose import compose
from egal.channels.email.sender import previews
from egal.channels.email.settings import MailSettingsForm
from egal.channels.email.tests.samples import ANSWER


def sent(language: str = "", author: str = "Jana Brandt", **settings: str) -> EmailMessage:
    outbound = dataclasses.replace(
        ANSWER, settings=settings, company="Acme GmbH", language=language, author_name=author
    )
    return message_from_bytes(compose(outbound).as_bytes(), policy=SMTP)


def name_of(mail: EmailMessage) -> str:
    return str(mail["From"].addresses[0].display_name)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("", "Jana Brandt · Acme Support"),
        ("{agent} from Acme", "Jana Brandt from Acme"),
        ("{company}", "Acme GmbH"),
        ("Service", "Service"),
    ],
)
def test_the_sender_is_what_the_inbox_says(template: str, name: str) -> None:
    assert name_of(sent(sender=template)) == name


def test_a_name_with_braces_stays_a_name() -> None:
    assert name_of(sent(author="{company}", sender="{agent}")) == "{company}"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_neither_brings_a_line_into_the_header(end: str) -> None:
    mail = sent(author=f"x{end}Bcc: eve@example.com", sender=f"{{agent}}{end}Bcc: eve@example.com")
    assert mail["Bcc"] is None
    assert mail["From"].addresses[0].addr_spec == "support@acme.example"


@pytest.mark.parametrize(
    ("language", "greeting"), [("de", "Freundliche Grüße"), ("en", "Kind regards"), ("", "Freund")]
)
def test_the_signature_is_in_the_customers_language(language: str, greeting: str) -> None:
    mail = sent(
        language,
        signature_de="Freundliche Grüße\n{agent}, {company}",
        signature_en="Kind regards\n{agent}, {company}",
    )
    assert f"\n\n-- \n{greeting}" in part(mail, "plain")
    assert greeting in part(mail, "html")
    assert "Jana Brandt, Acme GmbH" in part(mail, "plain")


def test_the_other_language_is_better_than_none() -> None:
    assert "-- \nAcme" in part(sent("en", signature_de="Acme"), "plain")
    assert "-- \n" not in part(sent("en"), "plain")


def test_a_signature_is_no_html() -> None:
    html = part(sent(author="<script>", signature_de="{agent} <b>"), "html")
    assert "&lt;script&gt; &lt;b&gt;" in html


@pytest.mark.parametrize(
    "fields",
    [
        {"sender": "{customer}"},
        {"sender": "{signature}"},
        {"signature_de": "{}"},
        {"signature_en": "{agent.name}"},
    ],
)
def test_nothing_else_is_filled_in(fields: dict[str, Any]) -> None:
    assert list(MailSettingsForm(fields).errors) == list(fields)


def test_the_preview_is_what_customers_see() -> None:
    settings = {"sender": "{agent} from {company}", "signature_de": "{company}\n{signature}"}
    inbox = InboxSettings("support@acme.example", settings)
    assert previews(inbox, "Jana", "Acme", {"de": "Jana, Technik", "en": ""}) == {
        "sender": "Jana from Acme <support@acme.example>",
        "signature_de": "Acme\nJana, Technik",
        "signature_en": "Acme\nJana, Technik",
    }


def test_without_a_template_the_preview_has_the_name_of_the_inbox_as_mails_have() -> None:
    inbox = InboxSettings("help@acme.example", {}, name="Acme Repairs")
    shown = previews(inbox, "Jana", "Acme", {"de": "", "en": ""})["sender"]
    assert shown == "Jana · Acme Repairs <help@acme.example>"


OWN = {"de": "Jana, Technik", "en": "Jana, engineer"}


@pytest.mark.parametrize(
    ("own", "of_the_inbox", "shown"),
    [
        (OWN, "", "Jana, engineer"),
        (OWN, "Acme", "Jana, engineer\nAcme"),
        (OWN, "Yours\n{signature}\nAcme", "Yours\nJana, engineer\nAcme"),
        ({"de": "Jana, Technik"}, "Acme", "Jana, Technik\nAcme"),
        ({}, "Yours\n{signature}\nAcme", "Yours\nAcme"),
        ({"en": "{company}"}, "{signature}", "{company}"),
    ],
)
def test_the_agents_own_signature_stands_with_that_of_the_inbox(
    own: dict[str, str], of_the_inbox: str, shown: str
) -> None:
    outbound = dataclasses.replace(
        ANSWER, settings={"signature_en": of_the_inbox}, language="en", signatures=own
    )
    mail = message_from_bytes(compose(outbound).as_bytes(), policy=SMTP)
    assert f"\n-- \n{shown}\n" in part(mail, "plain")
    assert "Acme GmbH" not in part(mail, "plain")
