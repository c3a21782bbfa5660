"""Who is answered what where hours, waits and callbacks are."""

from tests.architecture.rows import API, DESK, MATTER, OURS, READ, SET, WRITE, Row

CALL = f"{DESK}callbacks/{{public}}/"
SLOTS = "workspace:write"
CALLED = f"{API}callbacks/{{callback_id}}"
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}callbacks/": Row(200, READ),
    f"POST {CALL}keeping/": Row(302, WRITE),
    f"POST {CALL}trying/": Row(302, WRITE),
    f"POST {CALL}missing/": Row(302, WRITE),
    f"POST {CALL}moment/": Row(302, WRITE, {"at": "2126-11-21T12:00"}),
    f"POST {CALL}cancellation/": Row(302, WRITE),
    f"GET {MATTER}callback/": Row(200, WRITE),
    f"POST {MATTER}callback/": Row(302, WRITE, {"number": "+49 40 5550118", "when": "soon"}),
    f"POST {MATTER}callback/cancellation/": Row(302, WRITE),
    f"GET {SET}hours/": Row(200, SLOTS),
    f"POST {SET}hours/": Row(302, SLOTS, {"day0": "8-17"}),
    f"GET {SET}hours/{{public}}/": Row(200, SLOTS),
    f"POST {SET}hours/{{public}}/": Row(302, SLOTS, {"own": "1", "day0": "8-17"}),
    f"GET {SET}callbacks/": Row(200, SLOTS),
    f"POST {SET}callbacks/": Row(
        302,
        SLOTS,
        {"offered": "1", "minutes": 20, "capacity": 1, "days_ahead": 7, "lead_minutes": 30},
    ),
    f"GET {SET}honesty/": Row(200, "agents:read"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}hours": Row(200, "inboxes:read"),
    f"PUT {API}hours": Row(200, SLOTS, {"week": [[[480, 1020]]] * 7}),
    f"PUT {API}hours/holidays": Row(200, SLOTS, {"country": "DE"}),
    f"GET {API}inboxes/{{inbox_id}}/hours": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/hours": Row(200, SLOTS, {"week": [[]] * 7}),
    f"DELETE {API}inboxes/{{inbox_id}}/hours": Row(200, SLOTS),
    f"GET {API}waits": Row(200, "inboxes:read"),
    f"GET {API}waits/honesty": Row(200, "agents:read"),
    f"GET {API}callbacks": Row(200, READ),
    f"PATCH {CALLED}": Row(200, WRITE, {"at": "2126-11-21T12:00:00Z"}),
    f"DELETE {CALLED}": Row(200, WRITE),
    f"PUT {CALLED}/keeping": Row(200, WRITE),
    f"PUT {CALLED}/missing": Row(200, WRITE),
    f"POST {CALLED}/tries": Row(201, WRITE),
    f"POST {OURS}/callbacks": Row(
        201, WRITE, {"number": "+4940123456", "at": "2126-11-21T12:00:00Z"}
    ),
    f"GET {API}callback-slots": Row(200, READ),
    f"PUT {API}callback-slots": Row(200, SLOTS, {"offered": True}),
}
