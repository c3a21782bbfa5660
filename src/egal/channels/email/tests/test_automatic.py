"""Which mails no machine of ours may answer (docs: e-mail rules)."""

import pytest

from egal.channels.base import Automatic
from egal.channels.email.automatic import automatic
from egal.channels.email.parsing import parse
from egal.channels.email.tests.samples import INBOX, plain, read_sample


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("out_of_office_german", "auto_reply"),
        ("postfix_bounce", "bounce"),
        ("postfix_delayed", "machine"),
        ("newsletter_html_only", "list"),
        ("thunderbird_reply_german", "none"),
    ],
)
def test_real_mails(name: str, kind: Automatic) -> None:
    assert read_sample(name).automatic == kind


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("Auto_Submitted", "no", "none"),
        ("Auto_Submitted", "No (a person)", "none"),
        ("Auto_Submitted", "auto-generated; type=x", "machine"),
        ("Auto_Submitted", "Auto-Replied (vacation)", "auto_reply"),
        ("X_Auto_Response_Suppress", "DR, OOF, AutoReply", "machine"),
        ("X_Auto_Response_Suppress", "None", "none"),
        ("Precedence", "bulk", "list"),
        ("X_Precedence", "junk", "list"),
        ("Precedence", "auto_reply", "auto_reply"),
        ("Precedence", "first-class", "none"),
        ("X_Autoreply", "yes", "auto_reply"),
        ("X_Autorespond", "Urlaub", "auto_reply"),
        ("Return_Path", "<>", "machine"),
        ("Return_Path", "<mara@winter.example>", "none"),
        ("X_Failed_Recipients", "mara@wintre.example", "bounce"),
        ("From", "No-Reply <no-reply@shop.example>", "machine"),
        ("From", "postmaster@winter.example", "machine"),
        ("From", f"Acme <{INBOX.upper()}>", "machine"),
        ("X_Egal_Loop", "x", "machine"),
        ("List_Id", "<bahn.lists.example>", "list"),
        ("List_Unsubscribe", "<https://shop.example>", "list"),
        ("Feedback_ID", "1:2:shop", "list"),
        ("Content_Type", "multipart/report; report-type=disposition-notification", "machine"),
    ],
)
def test_each_sign(field: str, value: str, kind: Automatic) -> None:
    assert automatic(parse(plain(**{field: value})), own={INBOX}) == kind


def test_an_empty_envelope_sender_is_a_sign_too() -> None:
    assert automatic(parse(plain()), mail_from="") == "machine"
    assert automatic(parse(plain(From="MAILER-DAEMON@x.example")), mail_from="") == "bounce"
    assert automatic(parse(plain()), mail_from="mara@winter.example") == "none"


def test_an_automatic_mail_that_answers_is_an_auto_reply() -> None:
    content = plain(Auto_Submitted="auto-generated", In_Reply_To="<a@acme.example>")
    assert automatic(parse(content)) == "auto_reply"


def test_a_bounce_names_our_message_in_what_it_returns() -> None:
    assert read_sample("postfix_bounce").answers == 7


def test_gmails_report_with_an_empty_status_is_a_bounce() -> None:
    report = "--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--"
    content = plain(
        report, Content_Type="multipart/report; report-type=delivery-status; boundary=b"
    )
    assert automatic(parse(content)) == "bounce"
