"""What an operator types in to let an inbox send."""

from typing import Any

import pytest

from egal.channels.base import InboxSettings
from egal.channels.email.channel import channel
from egal.channels.email.settings import MailSettingsForm, from_url
from egal.channels.email.tests.samples import INBOX


def form(**fields: Any) -> MailSettingsForm:
    return MailSettingsForm(fields)


@pytest.mark.parametrize(
    ("fields", "port", "security"),
    [
        ({}, 587, "starttls"),
        ({"smtp_port": 465}, 465, "tls"),
        ({"smtp_port": 587}, 587, "starttls"),
        ({"smtp_port": 25}, 25, "none"),
        ({"smtp_security": "tls"}, 465, "tls"),
        ({"smtp_security": "none", "smtp_port": 1025}, 1025, "none"),
    ],
)
def test_what_is_left_out_is_the_usual(fields: dict[str, Any], port: int, security: str) -> None:
    filled = form(smtp_host="mail.acme.example", **fields)
    assert filled.is_valid()
    assert filled.cleaned_data["smtp_port"] == port
    assert filled.cleaned_data["smtp_security"] == security


def test_an_inbox_may_only_receive() -> None:
    assert form().is_valid()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"smtp_host": "https://mail.acme.example"}, "smtp_host"),
        ({"smtp_host": "mail acme"}, "smtp_host"),
        ({"smtp_host": "mail.acme.example:587"}, "smtp_host"),
        ({"smtp_port": 587}, "smtp_host"),
        ({"smtp_host": "mail.acme.example", "smtp_port": 99999}, "smtp_port"),
        ({"smtp_host": "mail.acme.example", "smtp_password": "x"}, "smtp_user"),
        ({"smtp_host": "m.example", "smtp_port": 465, "smtp_security": "none"}, "smtp_security"),
        ({"smtp_host": "m.example", "smtp_port": 587, "smtp_security": "tls"}, "smtp_security"),
        ({"smtp_host": "m.example", "smtp_security": "ssl"}, "smtp_security"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(fields: dict[str, Any], wrong: str) -> None:
    assert list(form(**fields).errors) == [wrong]


@pytest.mark.parametrize("host", ["localhost", "192.0.2.25", "::1", "mail_1.acme.example"])
def test_hosts_of_every_kind(host: str) -> None:
    assert form(smtp_host=host).is_valid()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "none", "", "")),
        ("smtps://mail.example", ("mail.example", 465, "tls", "", "")),
        (
            "smtp+starttls://jana:p%40ss@mail.example",
            ("mail.example", 587, "starttls", "jana", "p@ss"),
        ),
        (
            "smtp://u:p@mail.example:587?security=starttls",
            ("mail.example", 587, "starttls", "u", "p"),
        ),
        ("smtp://[::1]:1025", ("::1", 1025, "none", "", "")),
    ],
)
def test_a_url_says_it_all(url: str, expected: tuple[Any, ...]) -> None:
    names = ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_password")
    assert tuple(from_url(url)[name] for name in names) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://u:geheim@mail.example:abc",
        "smtp://u:geheim@mail.example:99999999",
        "smtp://u:geheim@mail.example/x",
        "smtp://u:geheim@mail.example?tls=1",
        "smtp://u:geheim@mail.example?security=ssl",
        "smtp://:geheim@mail.example",
        "smtp://u:geheim@[::1",
    ],
)
def test_a_bad_url_is_refused_with_a_remedy_and_without_the_password(url: str) -> None:
    with pytest.raises(ValueError) as refused:
        from_url(url)
    assert len(str(refused.value)) > 20
    assert "geheim" not in str(refused.value)


def test_the_channel_says_whether_it_can_send() -> None:
    assert channel.capabilities(InboxSettings(INBOX, {"smtp_host": "mail.example"})).can_send
    silent = channel.capabilities(InboxSettings(INBOX))
    assert not silent.can_send
    assert "no outgoing mail server" in silent.reason
    assert (channel.key, channel.identity_kind, channel.icon) == ("email", "email", "mail")
    assert channel.name == "E-mail"
