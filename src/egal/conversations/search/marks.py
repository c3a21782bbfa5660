"""What to show of a hit, in pieces: a template escapes each and marks those that match."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from egal.conversations.models import Conversation
from egal.conversations.search.queries import Query

_BEGIN, _END = "\x02", "\x03"  # no text has them: they are taken out before
_TAG = "\x04\x05"  # stand in for < and >, which would make tags of the text, and tags are dropped
_BACK = str.maketrans(_TAG, "<>")
_ONE_LINE = "MaxFragments=1,MaxWords=24,MinWords=10"
_WHOLE = "HighlightAll=true"

# English only where German has marked nothing: a word may match by either stem
_HEADLINES = """
select wanted.conversation_id, subject.german, subject.english, text.german, text.english
  from unnest(%(conversations)s::bigint[], %(messages)s::bigint[])
       with ordinality as wanted(conversation_id, message_id, place)
  join conversations_conversation conversation on conversation.id = wanted.conversation_id
  left join conversations_message message on message.id = wanted.message_id,
  lateral (select translate(left(conversation.subject, 500), %(markers)s, %(tag)s) as whole) given,
  lateral (select translate(left(
      coalesce(message.text, conversation.preview), 20000), %(markers)s, %(tag)s) as whole) said,
  lateral (select ts_headline('egal_german', given.whole, {query}, %(all)s) as german,
                  ts_headline('egal_english', given.whole, {query}, %(all)s) as english) subject,
  lateral (select ts_headline('egal_german', said.whole, {query}, %(part)s) as german,
                  ts_headline('egal_english', said.whole, {query}, %(part)s) as english) text
 order by wanted.place
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it was written, not escaped. hit: whether it is what was looked for."""

    text: str
    hit: bool = False


def marked(
    query: Query, hits: Sequence[tuple[Conversation, int | None]]
) -> list[tuple[list[Piece], list[Piece]]]:
    """Subject and snippet of each, in the same order."""
    selectors = f'StartSel="{_BEGIN}",StopSel="{_END}"'
    rows = query.rows(
        _HEADLINES,
        conversations=[conversation.id for conversation, _ in hits],
        messages=[message for _, message in hits],
        markers=f"<>{_BEGIN}{_END}{_TAG}",
        tag=_TAG,
        all=f"{_WHOLE},{selectors}",
        part=f"{_ONE_LINE},{selectors}",
    )
    return [(_pieces(row[1], row[2]), _pieces(row[3], row[4])) for row in rows]


def _pieces(german: str, english: str) -> list[Piece]:
    headline = german if _BEGIN in german or _BEGIN not in english else english
    return list(_cut(headline.translate(_BACK)))


def _cut(headline: str) -> Iterator[Piece]:
    before, *hits = headline.split(_BEGIN)
    if before:
        yield Piece(before)
    for hit in hits:
        inside, _, after = hit.partition(_END)
        yield Piece(inside, hit=True)
        if after:
            yield Piece(after)
