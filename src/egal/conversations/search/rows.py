from django.db import connection

from egal.conversations.models import Message
from egal.conversations.search.words import MOST_HEARD, words_of
from egal.shared.language import language_of

# what was written and what was heard come at different times, and each leaves the other as it is
_ADD = """
insert into conversations_searchrow (workspace_id, message_id, tsv)
values (%s, %s, search_vector(%s, %s, %s, %s))
on conflict (message_id) do update
   set tsv = excluded.tsv || ts_filter(conversations_searchrow.tsv, '{c}')
"""
_HEARD = """
insert into conversations_searchrow (workspace_id, message_id, tsv, heard)
values (%s, %s, setweight(search_vector('', '', %s, %s), 'C'), %s)
on conflict (message_id) do update
   set heard = excluded.heard,
       tsv = ts_filter(conversations_searchrow.tsv, '{a,b,d}') || excluded.tsv
"""


def make_findable(message: Message, *, who: str = "", subject: str = "") -> None:
    """Let this answer or note be found by its text. Inbound ones are by intake itself.

    who, subject: of what begins a conversation, which has nothing inbound to be found by.
    """
    with connection.cursor() as cursor:
        found_by = [who, subject, words_of(message.text), language_of(message.text)]
        cursor.execute(_ADD, [message.workspace_id, message.id, *found_by])


def make_heard_findable(message: Message, said: str) -> None:
    """Let the message of a call be found by what was said in it too; "" takes that away again."""
    heard = said[:MOST_HEARD]
    found_by = [words_of(heard, MOST_HEARD), language_of(heard), heard or None]
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [message.workspace_id, message.id, *found_by])
