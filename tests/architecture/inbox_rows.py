"""Who is answered what where inboxes are set up, and what they could not read."""

from tests.architecture.rows import API, DESK, Row

BOX = "desk/{slug}/settings/inboxes/{public}/"
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}settings/inboxes/": Row(200, "inboxes:read"),
    f"GET {DESK}settings/new-inbox/": Row(200, "inboxes:write"),
    f"POST {DESK}settings/new-inbox/": Row(
        302, "inboxes:write", {"inbox_address": "press@nordnetz.example"}
    ),
    f"GET {BOX}": Row(200, "inboxes:write"),
    f"POST {BOX}": Row(302, "inboxes:write", {"inbox_name": "Nordnetz Service"}),
    f"POST {BOX}check/": Row(200, "inboxes:write"),
    f"POST {BOX}choice/": Row(200, "inboxes:write", {"address": "1"}),
    f"GET {BOX}trial/": Row(302, "inboxes:write"),
    f"POST {BOX}trial/": Row(302, "inboxes:write"),
    f"POST {BOX}pause/": Row(302, "inboxes:write"),
    f"POST {BOX}resumption/": Row(302, "inboxes:write"),
    f"GET {BOX}domain/": Row(200, "inboxes:write"),
    f"POST {BOX}key/": Row(302, "inboxes:write"),
    f"POST {BOX}signing/": Row(302, "inboxes:write", {"unseen": "1"}),
    f"POST {BOX}signing/end/": Row(302, "inboxes:write"),
    f"POST {BOX}sign-in/{{provider}}/": Row(302, "inboxes:write"),  # back: registered nowhere
    f"POST {BOX}signing-out/": Row(302, "inboxes:write"),
    "GET signed-in/{provider}/": Row(400),  # nothing was begun in this browser
    f"GET {DESK}quarantine/": Row(200, "inboxes:read"),
    f"GET {DESK}quarantine/{{public}}/raw/": Row(200, "inboxes:read"),
    f"POST {DESK}quarantine/{{public}}/replay/": Row(302, "inboxes:write"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}quarantine": Row(200, "inboxes:read"),
    f"GET {API}quarantine/{{arrival_id}}": Row(200, "inboxes:read"),
    f"GET {API}quarantine/{{arrival_id}}/raw": Row(200, "inboxes:read"),
    f"POST {API}quarantine/{{arrival_id}}/replay": Row(200, "inboxes:write"),
    f"GET {API}inboxes": Row(200, "inboxes:read"),
    f"GET {API}inboxes/{{inbox_id}}": Row(200, "inboxes:read"),
    f"POST {API}inboxes": Row(
        201, "inboxes:write", {"channel": "email", "address": "press@nordnetz.example"}
    ),
    f"PATCH {API}inboxes/{{inbox_id}}": Row(200, "inboxes:write", {"name": "Nordnetz Service"}),
    f"PUT {API}inboxes/{{inbox_id}}/pause": Row(200, "inboxes:write"),
    f"DELETE {API}inboxes/{{inbox_id}}/pause": Row(200, "inboxes:write"),
    f"GET {API}inboxes/{{inbox_id}}/connections": Row(200, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/check": Row(200, "inboxes:write"),
    f"GET {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:read"),
    f"POST {API}inboxes/{{inbox_id}}/signing": Row(201, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:write", {"unseen": True}),
    f"DELETE {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/trial": Row(200, "inboxes:write"),
    f"GET {API}inboxes/{{inbox_id}}/trial": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/assignment": Row(200, "inboxes:write", {"agent_id": None}),
    f"GET {API}inboxes/{{inbox_id}}/domain": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/sign-in": Row(422, "inboxes:write", {"provider": "google"}),
    f"DELETE {API}inboxes/{{inbox_id}}/sign-in": Row(200, "inboxes:write"),
}
