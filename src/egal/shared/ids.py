"""Short public ids. Inside we count with bigint; outside nobody needs to see how far."""

from functools import lru_cache

from sqids import Sqids

_SQIDS = Sqids(alphabet="k3G7QAe5dW9tUwBTMVxrPEjY2bNJfHsq8mZnKCg4hRFyLpDcvXz6Sa", min_length=6)
_LAST = 2**63 - 1  # of a bigint


@lru_cache(10_000)
def public_id(number: int) -> str:
    """The id to show for a row's primary key, six or more letters and digits."""
    return _SQIDS.encode([number])


def number_of(public: str) -> int:
    """The primary key behind a public id; 0, which no row has, for anything not issued by us."""
    numbers = _SQIDS.decode(public[:30])
    if len(numbers) == 1 and numbers[0] <= _LAST and _SQIDS.encode(numbers) == public:
        return numbers[0]
    return 0
