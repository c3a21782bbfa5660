from django.db import connection

from egal.conversations.models import Message

_ADD = """
insert into conversations_searchrow (workspace_id, message_id, tsv)
values (%s, %s, search_vector('', '', %s))
on conflict (message_id) do update set tsv = excluded.tsv
"""


def make_findable(message: Message) -> None:
    """Let this answer or note be found by its text. Inbound ones are by intake itself."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [message.workspace_id, message.id, message.text])
