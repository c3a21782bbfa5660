"""Who is answered what where the telephone is set up."""

from tests.architecture.rows import Row

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
AT_THE_DESK: dict[str, Row] = {
    f"GET {_SET}telephone/": Row(200, "inboxes:read"),
    f"GET {_MENU}": Row(200, _SETTING),
    f"POST {_MENU}": Row(302, _SETTING, _TYPED),
    f"POST {_MENU}blocks/": Row(200, _SETTING, _TYPED),
    f"POST {_MENU}{{number}}/restoration/": Row(404, _SETTING),  # no such version
    f"GET {_SOUNDS}": Row(200, _SETTING),
    f"POST {_SOUNDS}": Row(422, _SETTING, {"name": "Hm", "language": "de"}),  # no sound
    f"POST {_SOUNDS}{{public}}/removal/": Row(404, _SETTING),  # there is none
    f"GET {_SOUNDS}{{language}}/{{spoken}}/": Row(200, "inboxes:read"),
    f"GET {_SET}telephone/recording/": Row(200, _COMPANY),
    f"POST {_SET}telephone/recording/": Row(302, _COMPANY, {"talks": "on", "keep_days": "30"}),
    f"GET {_SET}distribution/": Row(200, _COMPANY),
    f"POST {_SET}distribution/": Row(302, _COMPANY, _RULE),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {_LINE}": Row(200, "inboxes:read"),
    f"PUT {_LINE}": Row(200, _SETTING, {"asks_language": True}),
    f"GET {_LINE}/versions": Row(200, "inboxes:read"),
    f"GET {_OWN}": Row(200, "inboxes:read"),
    f"POST {_OWN}": Row(422, _SETTING, {"file": "no sound"}),
    f"PATCH {_OWN}/{{announcement_id}}": Row(200, _SETTING, {"name": "Hm"}),
    f"DELETE {_OWN}/{{announcement_id}}": Row(204, _SETTING),
    f"GET {_OWN}/{{announcement_id}}/audio": Row(200, "inboxes:read"),
}
