import pytest

from egal.conversations.actions.pieces import (
    OutOfStep,
    add_piece,
    begin_upload,
    finish_upload,
)
from egal.conversations.actions.uploads import drop_unused
from egal.conversations.models import Attachment, Upload
from egal.shared.files import Kept, keep_pieces, opened
from egal.shared.models import Leftover
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db

LOG = b"19:02 lost sync"


def kept(content: bytes) -> Kept:
    return keep_pieces([content])


def test_pieces_become_one_file_once(in_nordnetz: Nordnetz) -> None:
    jana = in_nordnetz.jana
    begun = begin_upload(agent=jana, name="modem.log", content_type="text/plain", size=len(LOG))
    assert add_piece(begun=begun, agent=jana, offset=0, kept=kept(LOG[:6])) == 6
    with pytest.raises(OutOfStep):
        finish_upload(begun=begun, agent=jana)
    with pytest.raises(OutOfStep):
        add_piece(begun=begun, agent=jana, offset=0, kept=kept(LOG[:6]))
    add_piece(begun=begun, agent=jana, offset=6, kept=kept(LOG[6:]))
    whole = finish_upload(begun=begun, agent=jana)
    assert finish_upload(begun=begun, agent=jana) == whole == Attachment.objects.get()
    with opened(whole.sha256) as file:
        assert file.read() == LOG
    assert Leftover.objects.count() == 2  # the pieces go by themselves


def test_more_than_was_announced_is_refused(in_nordnetz: Nordnetz) -> None:
    begun = begin_upload(agent=in_nordnetz.jana, name="modem.log", content_type="", size=3)
    with pytest.raises(Trouble, match="larger than announced"):
        add_piece(begun=begun, agent=in_nordnetz.jana, offset=0, kept=kept(LOG))


def test_what_broke_off_is_forgotten_after_a_day(in_nordnetz: Nordnetz) -> None:
    begun = begin_upload(agent=in_nordnetz.jana, name="modem.log", content_type="", size=9)
    drop_unused()
    assert Upload.objects.filter(pk=begun.pk).exists()
    Upload.objects.update(updated_at="2026-01-01T00:00Z")
    drop_unused()
    assert not Upload.objects.exists()
