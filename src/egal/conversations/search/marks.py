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

_HEADLINES = """
select ts_headline({configuration}, translate(left(
           conversation.subject, 500), %(markers)s, %(tag)s), {query}, %(all)s),
       ts_headline({configuration}, translate(left(
           coalesce(message.text, conversation.preview), 20000), %(markers)s, %(tag)s),
           {query}, %(part)s)
  from unnest(%(conversations)s::bigint[], %(messages)s::bigint[])
       with ordinality as wanted(conversation_id, message_id, place)
  join conversations_conversation conversation on conversation.id = wanted.conversation_id
  left join conversations_message message on message.id = wanted.message_id
 order by wanted.place
"""
Hits = Sequence[tuple[Conversation, int | None]]
Headlines = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it was written, not escaped. hit: whether it is what was looked for."""

    text: str
    hit: bool = False


def marked(query: Query, hits: Hits) -> list[tuple[list[Piece], list[Piece]]]:
    """Subject and snippet of each, in the same order.

    In English only where German has marked nothing: a word may match by either stem.
    """
    found = dict(enumerate(_headlines(query, hits, "egal_german")))
    plain = [place for place, texts in found.items() if _BEGIN not in "".join(texts)]
    if plain:
        again = _headlines(query, [hits[place] for place in plain], "egal_english")
        found.update(zip(plain, again, strict=True))
    return [(_pieces(subject), _pieces(text)) for subject, text in found.values()]


def _headlines(query: Query, hits: Hits, configuration: str) -> list[Headlines]:
    selectors = f'StartSel="{_BEGIN}",StopSel="{_END}"'
    rows = query.rows(
        _HEADLINES.replace("{configuration}", f"'{configuration}'"),
        conversations=[conversation.id for conversation, _ in hits],
        messages=[message for _, message in hits],
        markers=f"<>{_BEGIN}{_END}{_TAG}",
        tag=_TAG,
        all=f"{_WHOLE},{selectors}",
        part=f"{_ONE_LINE},{selectors}",
    )
    return [(row[0], row[1]) for row in rows]


def _pieces(headline: str) -> list[Piece]:
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
