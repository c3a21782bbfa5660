"""Who is answered what on the telephone and at its board."""

from tests.architecture.rows import API, DESK, READ, WRITE, Row

PHONE = "desk/{slug}/phone/"
TAKE = "calls:take"
HEARD = f"{API}recordings/{{recording_id}}"
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}presence/": Row(200, WRITE),
    f"POST {DESK}presence/": Row(302, WRITE, {"choice": "away"}),
    f"POST {DESK}presence/activity/": Row(204, WRITE),
    f"GET {DESK}board/": Row(200, "board:see"),
    f"POST {DESK}board/agents/{{public}}/": Row(302, "presence:write", {"state": "away"}),
    f"GET {PHONE}": Row(200, TAKE),
    f"GET {PHONE}devices/": Row(200, TAKE),
    f"GET {PHONE}whom/": Row(404, TAKE),  # no call that is up
    f"POST {PHONE}answer/": Row(404, TAKE),  # nothing is offered
    f"POST {PHONE}pass/": Row(404, TAKE),
    f"POST {PHONE}later/": Row(404, TAKE),
    f"POST {PHONE}sdp/": Row(204, TAKE, {"leg": "b1", "sdp": "v=0"}),
    f"POST {PHONE}wish/": Row(404, TAKE, {"do": "hang_up"}),
    f"POST {PHONE}dial/": Row(200, TAKE, {"number": "+49 40 123456"}),
    f"POST {PHONE}ready/": Row(200, TAKE),
    f"POST {PHONE}quality/": Row(404, TAKE),
    f"POST {PHONE}test/": Row(404, TAKE),  # none is named
    "GET desk/{slug}/recordings/{public}/": Row(200, "calls:listen"),
    "POST desk/{slug}/recordings/{public}/removal/": Row(302, "recordings:write"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}agents/{{agent_id}}/presence": Row(200, "agents:read"),
    f"PUT {API}agents/{{agent_id}}/presence": Row(200, "presence:write", {"state": "away"}),
    f"GET {API}board": Row(200, "board:see"),
    f"GET {API}routing": Row(200, READ),
    f"PATCH {API}routing": Row(200, "workspace:write", {"chats": 4}),
    f"GET {API}calls": Row(200, READ),
    f"GET {API}calls/{{call_id}}": Row(200, READ),
    f"GET {HEARD}/audio": Row(200, "calls:listen"),
    f"GET {HEARD}/transcript": Row(200, "calls:listen"),
    f"DELETE {HEARD}": Row(204, "recordings:write"),
    f"GET {API}recording-rule": Row(200, "workspace:write"),
    f"PUT {API}recording-rule": Row(200, "workspace:write", {"talks": True, "keep_days": 7}),
}
