"""A mailbox at a provider: connected by one command, fetched, kept as it is when Egal stops."""

import pytest

from egal.testing.imapserver import PASSWORD, Dovecot
from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation, until

INBOX = "hilfe@nordnetz.example"


@pytest.mark.dovecot
def test_mail_of_a_mailbox_is_fetched_and_trouble_is_told(installation: Installation) -> None:
    mails = [
        customer_mail("Mara <mara@example.com>", INBOX, f"Frage {n}", "Hallo?") for n in (1, 2)
    ]
    with Dovecot() as provider:
        provider.put("hilfe", mails)
        imap = f"imap://hilfe:{PASSWORD}@127.0.0.1:{provider.port}/INBOX?since=2026-01-01"
        installation.egal("workspace", "add", "post", "--name", "Nordnetz")
        installation.egal("inbox", "add", "email", INBOX, "--workspace", "post", "--imap", imap)
        api = installation.api("post")
        until(lambda: len(api.get("conversations").json()["items"]) == 2)
        [inbox] = api.get("inboxes").json()["items"]
        assert inbox["not_fetched"] == ""
    until(lambda: "cannot be reached" in api.get("inboxes").json()["items"][0]["not_fetched"], 60)
