"""The main job without a browser: set up by commands, answered by the API."""

from egal.testing.mailserver import MailServer, customer_mail, german_reply
from tests.journeys.installation import Installation, until

INBOX = "hilfe@nordnetz.example"
HENRIK = "henrik.weiss@posteo.example"


def test_a_mail_is_answered_through_the_api(
    installation: Installation, customers: MailServer
) -> None:
    server = f"smtp://127.0.0.1:{customers.port}"
    installation.egal("workspace", "add", "umzug", "--name", "Nordnetz")
    installation.egal("inbox", "add", "email", INBOX, "--workspace", "umzug", "--server", server)
    api = installation.api("umzug")
    mail = customer_mail(
        sender=f"Henrik Weiß <{HENRIK}>",
        to=INBOX,
        subject="Umzug zum 1. Februar",
        text="Anbei der neue Mietvertrag.",
    )
    piped = installation.command("mail", "deliver", "--inbox", INBOX, given=mail.decode())
    assert piped.returncode == 0, piped.stderr
    [conversation] = until(lambda: api.get("conversations").json()["items"])
    messages = f"conversations/{conversation['id']}/messages"
    [first] = api.get(messages).json()["items"]
    assert first["from"] == {"kind": "email", "address": HENRIK, "name": "Henrik Weiß"}
    assert first["automatic"] == "none"

    sent = api.post(messages, json={"text": "Danke, der Umzug ist eingetragen."})
    assert sent.status_code == 201, sent.text
    [answer] = customers.wait_for(1, timeout=60)
    assert answer["In-Reply-To"] == first["external_id"]

    installation.send(german_reply(answer, "Prima."), HENRIK, INBOX)
    last = until(lambda: api.get(messages).json()["items"][2:])[0]
    assert (last["text"], last["direction"]) == ("Prima.", "inbound")
    assert "der Umzug ist eingetragen" in last["quoted_text"]
    delivery = api.get(messages).json()["items"][1]["delivery"]
    assert (delivery["state"], delivery["error"]) == ("sent", None)
