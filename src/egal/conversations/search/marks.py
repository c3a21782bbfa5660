"""What to show of a hit, in pieces: a template escapes each and marks those that match."""

from collections.abc import Sequence

from egal.conversations.models import Conversation
from egal.conversations.search.queries import Query
from egal.shared.marked import BEGIN, MARKERS, SELECTORS, TAG, Piece, pieces

_ONE_LINE = "MaxFragments=1,MaxWords=24,MinWords=10"
_WHOLE = "HighlightAll=true"

_HEADLINES = """
select ts_headline({configuration}, translate(left(
           conversation.subject, 500), %(markers)s, %(tag)s), {query}, %(all)s),
       ts_headline({configuration}, translate(
           coalesce(aloud.heard, left(coalesce(message.text, conversation.preview), 20000)),
           %(markers)s, %(tag)s), {query}, %(part)s),
       aloud.heard is not null
  from unnest(%(conversations)s::bigint[], %(messages)s::bigint[])
       with ordinality as wanted(conversation_id, message_id, place)
  join conversations_conversation conversation on conversation.id = wanted.conversation_id
  left join conversations_message message on message.id = wanted.message_id
  left join conversations_searchrow aloud
    on aloud.message_id = wanted.message_id and %(heard)s
 order by wanted.place
"""
Hits = Sequence[tuple[Conversation, int | None]]
Headlines = tuple[str, str, bool]
Marked = tuple[list[Piece], list[Piece], bool]


def marked(query: Query, hits: Hits, *, heard: bool) -> list[Marked]:
    """Subject, snippet, and whether that was said in a call, of each, in the same order.

    heard: whether what was said in calls may be shown.
    In English only where German has marked nothing: a word may match by either stem.
    """
    found = dict(enumerate(_headlines(query, hits, "egal_german", heard=heard)))
    plain = [place for place, (*texts, _) in found.items() if BEGIN not in "".join(texts)]
    if plain:
        again = _headlines(query, [hits[place] for place in plain], "egal_english", heard=heard)
        found.update(zip(plain, again, strict=True))
    return [(pieces(subject), pieces(text), aloud) for subject, text, aloud in found.values()]


def _headlines(query: Query, hits: Hits, configuration: str, *, heard: bool) -> list[Headlines]:
    rows = query.rows(
        _HEADLINES.replace("{configuration}", f"'{configuration}'"),
        conversations=[conversation.id for conversation, _ in hits],
        messages=[message for _, message in hits],
        heard=heard,
        markers=MARKERS,
        tag=TAG,
        all=f"{_WHOLE},{SELECTORS}",
        part=f"{_ONE_LINE},{SELECTORS}",
    )
    return [(row[0], row[1], row[2]) for row in rows]
