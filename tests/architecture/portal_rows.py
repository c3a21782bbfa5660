"""Who is answered what at the customers' addresses: anybody at all, with what they may see.

As `OPEN_TO_ALL` of open_rows.py, one table for each part of the house.
"""

FRAME = {
    "GET help/{slug}/": {302},
    "GET help/{slug}/logo/{sha256}": {404},  # there is none
    "GET help/{slug}/{language}/": {200},
}
CENTRE = "help/{slug}/{language}/articles/"
FOUND = "help/{slug}/{language}/search/"
ARTICLES: dict[str, set[int]] = {
    "GET help/{slug}/robots.txt": {404},  # on a domain of its own only
    "GET help/{slug}/sitemap.xml": {200},
    "GET help/{slug}/articles/images/{sha256}": {404},  # there is none
    f"GET {CENTRE}": {200},
    f"GET {CENTRE}feed.xml": {200},
    f"GET {CENTRE}about/{{place}}/": {404},  # there is none
    f"GET {CENTRE}{{address}}/": {404},
    f"POST {CENTRE}{{address}}/feedback/": {404},
    f"GET {FOUND}": {200},
    f"GET {FOUND}suggestions/": {200},
}
EDITOR: dict[str, set[int]] = {}
_HERE = "api/customer/v1/{slug}/"
CHAT: dict[str, set[int]] = {
    "GET help/{slug}/{language}/chat/": {404},  # there is no inbox for it
    "POST help/{slug}/{language}/chat/visit/": {201},
    f"GET {_HERE}": {404},
    f"GET {_HERE}openapi.json": {200},
    f"GET {_HERE}docs": {200},
    f"GET {_HERE}chat": {404},
    f"POST {_HERE}visitors": {201},
    **{
        f"{asked} {_HERE}{path}": {401}
        for path, methods in {
            "me": ("GET", "PATCH"),
            "conversations": ("GET", "POST"),
            "conversations/{conversation_id}": ("GET",),
            "conversations/{conversation_id}/messages": ("POST",),
            "conversations/{conversation_id}/reading": ("PUT",),
            "conversations/{conversation_id}/typing": ("POST",),
            "files": ("POST",),
            "files/{file_id}": ("GET",),
        }.items()
        for asked in methods
    },
}
_MY = "help/{slug}/{language}/"
MINE: dict[str, set[int]] = {
    "GET c/{secret}": {404},  # not our link
    "GET a/{secret}": {404},  # not our page
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
    f"POST {_MY}devices/preference/": {404},
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
APP: dict[str, set[int]] = {
    "GET widget/{slug}.js": {200},
    "GET help/{slug}/sw.js": {200},
    "GET help/{slug}/app/icon-{size}.png": {200},
    "GET help/{slug}/{language}/app.webmanifest": {200},
    "GET help/{slug}/{language}/app/": {200},
    "GET help/{slug}/{language}/offline/": {200},
    f"POST {_HERE}me/identity": {401},
    f"GET {_HERE}me/push": {401},
    f"PUT {_HERE}me/push": {401},
    f"DELETE {_HERE}me/push/{{device_id}}": {401},
}
SETTINGS: dict[str, set[int]] = {
    "GET help/{slug}/{rest}": {404},
    "GET ways/{slug}.js": {200},
    "GET ways/{slug}.json": {200},
}

AT_THE_PORTAL = {**FRAME, **ARTICLES, **EDITOR, **CHAT, **WAITS, **MINE, **APP, **SETTINGS}
