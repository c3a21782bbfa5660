"""Mail of the installation itself: queued by whoever needs it, sent by the worker.

So no page waits for a mail server, and one that is down costs no mail. What was sent is deleted,
because the links in it let people in. Django's own mail passes through the same queue.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from egal.shared import clock
from egal.shared.configuration import MAIL_PORTS
from egal.shared.wake import wake
from egal.workspaces.models import SystemMail

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds, for each step of the dialogue
CLAIM = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=2)
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}  # RFC 3834


def mails_itself() -> bool:
    """Whether a server for it is set up."""
    return bool(settings.EGAL.system_mail)


def queue(template: str, *, to: str, subject: str, **values: Any) -> None:
    """Send the text and the HTML of a template soon. values: what it fills in."""
    text = render_to_string(f"{template}.txt", values)
    html = render_to_string(f"{template}.html", {**values, "subject": subject})
    _keep(to, subject, text.strip() + "\n", html)


class Queue(BaseEmailBackend):
    """What Django and its applications send, queued as well; nothing without a server."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not mails_itself():
            return 0
        for message in email_messages:
            for recipient in message.to:
                _keep(recipient, str(message.subject), str(message.body), "")
        return len(email_messages)


def send_one() -> int:
    """Send one mail that is due; how many that were."""
    mail = _claimed()
    if mail is None:
        return 0
    try:
        _composed(mail).send()
    except (OSError, smtplib.SMTPException) as error:
        _later(mail, " ".join(str(error).split()))
    else:
        mail.delete()
    return 1


def check() -> None:
    """Connect and sign in, send nothing. Raises OSError, of which smtplib's errors are."""
    server = _server()
    try:
        server.open()
    finally:
        server.close()


def last_error() -> str:
    """Why mail waits; "" when none does."""
    failing = SystemMail.objects.exclude(error="").order_by("-id")
    return failing.values_list("error", flat=True).first() or ""


def _keep(to: str, subject: str, text: str, html: str) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    content = {
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "message_id": make_msgid(domain=domain),
    }
    now = clock.now()
    SystemMail.objects.create(to_address=to, content=content, due_at=now, created_at=now)
    wake("mail")


@transaction.atomic
def _claimed() -> SystemMail | None:
    due = SystemMail.objects.select_for_update(skip_locked=True).filter(due_at__lte=clock.now())
    mail = due.order_by("due_at", "id").first()
    if mail is not None:
        mail.attempts += 1
        mail.due_at = clock.now() + CLAIM
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def _later(mail: SystemMail, error: str) -> None:
    log.warning("system mail %s was not sent, try %s: %s", mail.pk, mail.attempts, error)
    if clock.now() - mail.created_at > GIVE_UP_AFTER:
        mail.delete()
        return
    mail.error = error or "no answer"
    mail.due_at = clock.now() + min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 20), LONGEST_PAUSE)
    mail.save(update_fields=["error", "due_at"])


def _composed(mail: SystemMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.content["subject"],
        mail.content["text"],
        settings.DEFAULT_FROM_EMAIL,
        [mail.to_address],
        connection=_server(),
        headers={**_HEADERS, "Message-ID": mail.content["message_id"]},
    )
    if mail.content["html"]:
        message.attach_alternative(mail.content["html"], "text/html")
    return message


def _server() -> EmailBackend:
    parts = urlsplit(settings.EGAL.system_mail)
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+starttls",
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT,
    )
