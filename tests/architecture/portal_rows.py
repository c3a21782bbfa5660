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
_HERE = "api/customer/v1/{slug}/"
CHAT: dict[str, set[int]] = {
    "GET help/{slug}/{language}/chat/": {404},  # there is no inbox for it
    "POST help/{slug}/{language}/chat/visit/": {201},
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
WAITS: dict[str, set[int]] = {}
MINE: dict[str, set[int]] = {}
APP: dict[str, set[int]] = {}
SETTINGS: dict[str, set[int]] = {}

AT_THE_PORTAL = {**FRAME, **ARTICLES, **EDITOR, **CHAT, **WAITS, **MINE, **APP, **SETTINGS}
