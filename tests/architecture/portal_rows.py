"""Who is answered what at the customers' addresses: anybody at all, with what they may see.

As `OPEN_TO_ALL` of test_matrix.py, one table for each part of the house.
"""

FRAME = {
    "GET help/{slug}/": {302},
    "GET help/{slug}/logo/{sha256}": {404},  # there is none
    "GET help/{slug}/{language}/": {200},
}
ARTICLES: dict[str, set[int]] = {}
EDITOR: dict[str, set[int]] = {}
CHAT: dict[str, set[int]] = {}
LINK = "help/{slug}/{language}/callback/{link}/"
WAITS: dict[str, set[int]] = {
    "GET help/{slug}/{language}/callback/": {200},
    "POST help/{slug}/{language}/callback/": {422},  # the form again: nothing is filled in
    f"GET {LINK}": {404},  # a guessed link
    f"GET {LINK}moment/": {404},
    f"POST {LINK}moment/": {404},
    f"POST {LINK}cancellation/": {404},
    f"GET {LINK}callback.ics": {404},
}
MINE: dict[str, set[int]] = {}
APP: dict[str, set[int]] = {}
SETTINGS: dict[str, set[int]] = {}

AT_THE_PORTAL = {**FRAME, **ARTICLES, **EDITOR, **CHAT, **WAITS, **MINE, **APP, **SETTINGS}
