import pytest

from egal.channels.email.tests.samples import plain, read_bytes
from egal.channels.intake import take_in
from egal.conversations.models import Message
from egal.testing.people import Nordnetz

FAILS = "mx.nordnetz.example; spf=pass smtp.mailfrom=x.example; dmarc=fail (p=none) header.from=b"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (FAILS, ("mx.nordnetz.example",)),
        ("MX.nordnetz.example 1; dmarc = FAIL", ("mx.nordnetz.example",)),
        ("mx.nordnetz.example; dmarc=pass", ()),
        ("mx.nordnetz.example (dmarc=fail); dmarc=none", ()),
        ("; dmarc=fail", ()),
        ("", ()),
    ],
)
def test_who_says_that_a_sender_is_forged(field: str, said: tuple[str, ...]) -> None:
    assert read_bytes(plain(Authentication_Results=field)).forged_say == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "doubted"),
    [("mx.nordnetz.example", True), ("mx.other.example", False), ("", False)],
)
def test_only_the_inboxs_own_server_is_believed(
    in_nordnetz: Nordnetz, own: str, doubted: bool
) -> None:
    in_nordnetz.inbox.settings = {"authserv_id": own}
    take_in(inbox=in_nordnetz.inbox, fact=read_bytes(plain(Authentication_Results=FAILS)))
    assert Message.objects.get().doubtful_sender == doubted
