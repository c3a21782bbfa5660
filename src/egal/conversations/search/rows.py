from django.db import connection

from egal.conversations.models import Message
from egal.conversations.search.words import words_of
from egal.shared.language import language_of

_ADD = """
insert into conversations_searchrow (workspace_id, message_id, tsv)
values (%s, %s, search_vector(%s, %s, %s, %s))
on conflict (message_id) do update set tsv = excluded.tsv
"""


def make_findable(message: Message, *, who: str = "", subject: str = "") -> None:
    """Let this answer or note be found by its text. Inbound ones are by intake itself.

    who, subject: of what begins a conversation, which has nothing inbound to be found by.
    """
    with connection.cursor() as cursor:
        found_by = [who, subject, words_of(message.text), language_of(message.text)]
        cursor.execute(_ADD, [message.workspace_id, message.id, *found_by])
