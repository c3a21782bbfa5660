"""People's names, as far as one can tell from what stands in a mail's From."""

import re

_TITLES = re.compile(
    r"^(?:(?:herrn?|frau|mr|mrs|ms|mx|dr|prof|professor|dipl|ing)\b\.?(?:-\w+\.?)?\s*)+",
    re.IGNORECASE,
)


def full_name(name: str) -> str:
    """The name in the order it is spoken; "" for an address or a number.

    “Lindner, Mara” is Mara Lindner.
    """
    if "@" in name or not any(each.isalpha() for each in name):
        return ""
    last, comma, first = name.partition(",")
    whole = f"{first.strip()} {last.strip()}" if comma and first.strip() else name
    return " ".join(whole.split())


def first_name(name: str) -> str:
    """What somebody is called by friends; "" where a single word may as well be the last name."""
    words = _TITLES.sub("", full_name(name))
    first, _blank, rest = words.partition(" ")
    return first if rest else ""
