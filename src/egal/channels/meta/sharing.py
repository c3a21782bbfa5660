"""Meta tells one app of all its pages and numbers in one request: whose is what of it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = dict[str, Any]
Split = Callable[[Json], Iterable[tuple[str, Json]]]


def parts_of(body: bytes, split: Split) -> Mapping[str, bytes]:
    """By account: the body itself where it is about one only, else one such for each.

    split: the accounts of an entry, each with what of that is theirs.
    """
    try:
        told = json.loads(body)
        entries = _by_account(told["entry"], split)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    if len(entries) == 1:
        return dict.fromkeys(entries, body)
    return {
        account: json.dumps({**told, "entry": theirs}, ensure_ascii=False).encode()
        for account, theirs in entries.items()
    }


def _by_account(entries: Iterable[Json], split: Split) -> Mapping[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for entry in entries:
        for account, theirs in split(entry):
            found[account].append(theirs)
    return found
