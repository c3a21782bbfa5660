"""What an operator types in to have mail fetched."""

from typing import Any

import pytest

from egal.channels.connect import checked_settings, server_settings
from egal.channels.email.settings import MailSettingsForm
from egal.shared.trouble import Trouble

GOOD = {"imap_host": "imap.acme.example", "imap_user": "support", "imap_password": "kabeljau"}


@pytest.mark.parametrize(
    ("fields", "port", "security"),
    [
        ({}, 993, "tls"),
        ({"imap_port": 143}, 143, "starttls"),
        ({"imap_security": "starttls"}, 143, "starttls"),
        ({"imap_security": "none", "imap_port": 1143}, 1143, "none"),
    ],
)
def test_what_is_left_out_is_the_usual(fields: dict[str, Any], port: int, security: str) -> None:
    cleaned = checked_settings("email", GOOD | fields)
    assert (cleaned["imap_port"], cleaned["imap_security"]) == (port, security)
    assert (cleaned["imap_folder"], cleaned["imap_since"]) == ("INBOX", "")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"imap_host": "https://imap.acme.example"}, "imap_host"),
        ({"imap_host": ""}, "imap_host"),
        ({"imap_user": ""}, "imap_user"),
        ({"imap_password": ""}, "imap_user"),
        ({"imap_port": 993, "imap_security": "none"}, "imap_security"),
        ({"imap_port": 143, "imap_security": "tls"}, "imap_security"),
        ({"imap_since": "yesterday"}, "imap_since"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(fields: dict[str, Any], wrong: str) -> None:
    assert list(MailSettingsForm(GOOD | fields).errors) == [wrong]


def test_one_line_says_it_all() -> None:
    url = "imaps://support%40acme.example:a%2Fb@imap.acme.example/Sales%20mail?since=2026-11-01"
    assert server_settings("email", url) == {
        "imap_host": "imap.acme.example",
        "imap_port": 993,
        "imap_security": "tls",
        "imap_user": "support@acme.example",
        "imap_password": "a/b",
        "imap_folder": "Sales mail",
        "imap_since": "2026-11-01",
    }


@pytest.mark.parametrize(
    "url",
    [
        "imaps://",
        "imaps://support:hering@:993",
        "imaps://support:hering@imap.acme.example:x",
        "imaps://support:hering@imap.acme.example?since=yesterday",
        "imaps://support:hering@imap.acme.example?security=none",
        "imap://support:hering@imap.acme.example:993",
    ],
)
def test_a_line_that_does_not_fit_says_so_and_not_the_password(url: str) -> None:
    with pytest.raises(Trouble) as caught:
        server_settings("email", url)
    assert "hering" not in str(caught.value)
