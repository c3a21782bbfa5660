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
WAITS: dict[str, set[int]] = {}
MINE: dict[str, set[int]] = {}
APP = {
    "GET widget/{slug}.js": {200},
    "GET help/{slug}/sw.js": {200},
    "GET help/{slug}/app/icon-{size}.png": {200},
    "GET help/{slug}/{language}/app.webmanifest": {200},
    "GET help/{slug}/{language}/app/": {200},
    "GET help/{slug}/{language}/offline/": {200},
}
SETTINGS: dict[str, set[int]] = {}

AT_THE_PORTAL = {**FRAME, **ARTICLES, **EDITOR, **CHAT, **WAITS, **MINE, **APP, **SETTINGS}
