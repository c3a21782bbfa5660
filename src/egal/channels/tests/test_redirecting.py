"""Whether what came in can be handed on, and to whom."""

import pytest

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Refused
from egal.channels.email.references import message_id_for
from egal.channels.models import Arrival
from egal.channels.outbound import outbound
from egal.channels.redirecting import redirected
from egal.conversations.actions.redirect import redirect
from egal.conversations.models import Delivery, Message
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, happened, outgoing

pytestmark = pytest.mark.django_db

RAW = b"From: mara@winter.example\r\nSubject: Router\r\nMessage-ID: <1@w>\r\n\r\nIt blinks.\r\n"
OLE = [("Ole", "ole@hansen.example")]


@pytest.fixture
def heard(in_nordnetz: Nordnetz) -> Message:
    in_nordnetz.inbox.settings = outgoing(25)
    in_nordnetz.inbox.save()
    store_arrival(inbox=in_nordnetz.inbox, raw=RAW, meta={})
    take_in_arrivals()
    return Message.objects.get()


def test_it_is_handed_on_and_changes_nothing_else(in_nordnetz: Nordnetz, heard: Message) -> None:
    to = redirected(heard, in_nordnetz.inbox, OLE)
    redirect(message=heard, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=to)
    told = outbound(Delivery.objects.select_related("message", "inbox__workspace").get())
    assert told.redirects
    assert told.redirects() == RAW
    matter = heard.conversation
    matter.refresh_from_db()
    assert (matter.status, matter.preview) == ("open", "Router")
    assert happened(matter)[-1] == "message.redirected"


def test_not_to_ourselves(in_nordnetz: Nordnetz, heard: Message) -> None:
    with pytest.raises(Trouble, match=r"support@nordnetz.example is an inbox of your own"):
        redirected(heard, in_nordnetz.inbox, [("", "Support@Nordnetz.example")])


def test_not_what_we_have_redirected(in_nordnetz: Nordnetz, heard: Message) -> None:
    message = redirect(
        message=heard,
        actor=in_nordnetz.jana,
        inbox=in_nordnetz.inbox,
        to=redirected(heard, in_nordnetz.inbox, OLE),
    )
    ours = f"Resent-Message-ID: {message_id_for(message.id, 'support@nordnetz.example')}\r\n"
    Arrival.objects.update(raw=ours.encode() + RAW)
    with pytest.raises(Trouble, match="redirected by us before"):
        redirected(heard, in_nordnetz.inbox, OLE)


def test_not_without_the_original(in_nordnetz: Nordnetz, heard: Message) -> None:
    to = redirected(heard, in_nordnetz.inbox, OLE)
    redirect(message=heard, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=to)
    Arrival.objects.all().delete()
    with pytest.raises(Trouble, match="not kept here any more"):
        redirected(heard, in_nordnetz.inbox, OLE)
    told = outbound(Delivery.objects.select_related("message", "inbox__workspace").get())
    assert told.redirects
    with pytest.raises(Refused, match="not kept here any more"):
        told.redirects()
