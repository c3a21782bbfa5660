"""Who is answered what where the telephone is set up, as AT_THE_DESK and FOR_PROGRAMS of
test_matrix.py: the status, the permission, what is sent."""

from typing import Any

_SET, _API = "desk/{slug}/settings/", "api/v1/"
_MENU = f"{_SET}telephone/{{public}}/menu/"
_SOUNDS = f"{_SET}telephone/announcements/"
_LINE = f"{_API}inboxes/{{line_id}}/menu"
_OWN = f"{_API}announcements"
_SETTING, _COMPANY = "inboxes:write", "workspace:write"
_QUEUE = {"queue-update_seconds": "60", "queue-most_minutes": "30"}
_TYPED = {"languages": "de en", "tries": "2", "closed_does": "voicemail", **_QUEUE}
_RULE = {
    "calls": "1",
    "chats": "3",
    "mails": "8",
    "offer_seconds": "20",
    "sticky_seconds": "30",
    "wrap_up_seconds": "20",
    "away_minutes": "15",
    "answer_seconds": "20",
}
Answer = tuple[int, str, dict[str, Any] | None]

SET_UP: dict[str, Answer] = {
    f"GET {_SET}telephone/": (200, "inboxes:read", None),
    f"GET {_MENU}": (200, _SETTING, None),
    f"POST {_MENU}": (302, _SETTING, _TYPED),
    f"POST {_MENU}blocks/": (200, _SETTING, _TYPED),
    f"POST {_MENU}{{number}}/restoration/": (404, _SETTING, None),  # no such version
    f"GET {_SOUNDS}": (200, _SETTING, None),
    f"POST {_SOUNDS}": (422, _SETTING, {"name": "Hm", "language": "de"}),  # no sound
    f"POST {_SOUNDS}{{public}}/removal/": (404, _SETTING, None),  # there is none
    f"GET {_SOUNDS}{{language}}/{{spoken}}/": (200, "inboxes:read", None),
    f"GET {_SET}telephone/recording/": (200, _COMPANY, None),
    f"POST {_SET}telephone/recording/": (302, _COMPANY, {"talks": "on", "keep_days": "30"}),
    f"GET {_SET}distribution/": (200, _COMPANY, None),
    f"POST {_SET}distribution/": (302, _COMPANY, _RULE),
}
BY_PROGRAMS: dict[str, Answer] = {
    f"GET {_LINE}": (200, "inboxes:read", None),
    f"PUT {_LINE}": (200, _SETTING, {"asks_language": True}),
    f"GET {_LINE}/versions": (200, "inboxes:read", None),
    f"GET {_OWN}": (200, "inboxes:read", None),
    f"POST {_OWN}": (422, _SETTING, {"file": "no sound"}),
    f"PATCH {_OWN}/{{announcement_id}}": (200, _SETTING, {"name": "Hm"}),
    f"DELETE {_OWN}/{{announcement_id}}": (204, _SETTING, None),
    f"GET {_OWN}/{{announcement_id}}/audio": (200, "inboxes:read", None),
}
