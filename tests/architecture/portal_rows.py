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
_MY = "help/{slug}/{language}/"
MINE: dict[str, set[int]] = {
    "GET c/{secret}": {404},  # not our link
    f"GET {_MY}c/{{secret}}/": {404},
    f"POST {_MY}c/{{secret}}/": {404},
    f"GET {_MY}c/{{secret}}/code/": {404},
    f"POST {_MY}c/{{secret}}/code/": {404},
    f"GET {_MY}sign-in/": {200},
    f"POST {_MY}sign-in/": {422},  # no address was typed, or no way carries a code
    f"GET {_MY}sign-in/code/": {302},  # no code was asked for
    f"POST {_MY}sign-in/code/": {302},
    f"GET {_MY}sign-in/link/{{link}}/": {410},  # not our link
    f"POST {_MY}sign-in/link/{{link}}/": {410},
    f"POST {_MY}sign-out/": {302},
    f"GET {_MY}devices/": {404},  # nobody has signed in
    f"POST {_MY}devices/{{public}}/end/": {404},
    f"GET {_MY}conversations/": {200},
    f"GET {_MY}conversations/files/{{public}}/": {404},
    f"GET {_MY}conversations/{{public}}/": {404},
    f"POST {_MY}conversations/{{public}}/messages/": {404},
}
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
SETTINGS: dict[str, set[int]] = {
    "GET help/{slug}/{rest}": {404},
    "GET ways/{slug}.js": {200},
    "GET ways/{slug}.json": {200},
}

AT_THE_PORTAL = {**FRAME, **ARTICLES, **EDITOR, **CHAT, **WAITS, **MINE, **APP, **SETTINGS}
