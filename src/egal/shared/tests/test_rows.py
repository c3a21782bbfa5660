import pytest
from django.http import Http404

from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, writes

pytestmark = pytest.mark.django_db


def test_a_public_id_leads_to_its_row(in_nordnetz: Nordnetz) -> None:
    conversation = conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))
    assert row_or_404(Conversation.objects.all(), conversation.public_id) == conversation


def test_eves_conversation_is_not_there_for_nordnetz(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    foreign = conversation_of(writes(fremdfirma.inbox, "Henrik", "Do you sell lamps?"))
    for public in (foreign.public_id, "yEjP7bNx" * 4, "", "7"):
        with pytest.raises(Http404):
            row_or_404(Conversation.objects.all(), public)
