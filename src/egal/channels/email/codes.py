"""A code for a customer as a mail of its own: no conversation, and no machine answers it."""

from email.message import EmailMessage

from django.utils.translation import gettext as _

from egal.channels.base import Address, Carried, InboxSettings, Outbound
from egal.channels.email.compose import mailbox, policy
from egal.channels.email.headers import ascii_domain, one_line
from egal.channels.email.send import deliver
from egal.shared import clock
from egal.shared.crypto import signature
from egal.shared.ids import public_id


def carry(inbox: InboxSettings, address: str, carried: Carried) -> None:
    """By the inbox's own server. Raises a DeliveryError as for any mail."""
    outbound = Outbound(
        message_id=0,
        inbox_address=inbox.address,
        inbox_name=inbox.name,
        settings=inbox.settings,
        author_name=carried.company,
        to=[Address("email", address)],
        automatic=True,
        created_at=clock.now(),
    )
    deliver(outbound, _composed(inbox.address, address, carried))


def _composed(ours: str, theirs: str, carried: Carried) -> EmailMessage:
    """The same Message-ID for each attempt."""
    domain = ascii_domain(ours).rpartition("@")[2]
    mark = f"{public_id(carried.id)}.{signature('code-mail', str(carried.id))}"
    message = EmailMessage(policy())
    message["Date"] = clock.now()
    message["From"] = mailbox(Address("email", ours, carried.company))
    message["To"] = [mailbox(Address("email", theirs))]
    message["Subject"] = one_line(_subject(carried))
    message["Message-ID"] = f"<egal-code.{mark}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_text(carried), cte="quoted-printable")
    return message


def _subject(carried: Carried) -> str:
    return _("%(code)s is your code for %(company)s") % {
        "code": carried.code,
        "company": carried.company,
    }


def _text(carried: Carried) -> str:
    values = {"company": carried.company, "minutes": carried.minutes}
    if carried.going_on:
        begin = _("Somebody goes on with your conversation with %(company)s. The code for it:")
    else:
        begin = _("Somebody signs in to your conversations with %(company)s. The code for it:")
    parts = [begin % values, f"    {carried.code}"]
    if carried.link:
        parts += [_("Or open this link:"), carried.link]
    parts += [
        _("It holds for %(minutes)d minutes and once. Tell it nobody, not even us.") % values,
        _("If that was not you, you need do nothing."),
    ]
    return "\n\n".join(parts) + "\n"
