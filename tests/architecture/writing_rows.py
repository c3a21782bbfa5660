"""Who is answered what where one writes anew, brings files, or says whom one does not hear."""

from tests.architecture.rows import API, DESK, READ, WRITE, Row

FIRST = {"to": "a@b.example", "subject": "Hm", "text": "Hm.", "token": "b", "inbox": "<inboxes>"}
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}unread/": Row(200, READ),
    f"POST {DESK}uploads/": Row(201, WRITE),
    f"GET {DESK}uploads/{{upload}}/": Row(404, WRITE),  # somebody else's
    f"PATCH {DESK}uploads/{{upload}}/": Row(404, WRITE),
    f"GET {DESK}new/": Row(200, WRITE),
    f"POST {DESK}new/": Row(302, WRITE, FIRST),
    f"POST {DESK}new/draft/": Row(204, WRITE, FIRST),
    f"GET {DESK}people/": Row(200, "contacts:read"),
    f"GET {DESK}palette/": Row(200, READ),
    f"GET {DESK}to-mention/": Row(200, WRITE),
    f"GET {DESK}replies/": Row(200, WRITE),
    f"POST {DESK}replies/{{canned}}/uses/": Row(200, WRITE),
    f"GET {DESK}settings/canned-replies/": Row(200, WRITE),
    f"GET {DESK}settings/canned-replies/new/": Row(200, WRITE),
    f"POST {DESK}settings/canned-replies/new/": Row(302, WRITE, {"name": "Hm", "text": "Hm."}),
    f"GET {DESK}settings/canned-replies/{{canned}}/": Row(200, "replies:write"),
    f"POST {DESK}settings/canned-replies/{{canned}}/": Row(
        302, "replies:write", {"name": "Hm", "text": "Hm."}
    ),
    f"POST {DESK}settings/canned-replies/{{canned}}/removal/": Row(302, "replies:write"),
    f"GET {DESK}settings/blocks/": Row(200, READ),
    f"POST {DESK}settings/blocks/": Row(302, WRITE, {"value": "@spam.example"}),
    f"POST {DESK}settings/blocks/{{public}}/removal/": Row(302, WRITE),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}blocks": Row(200, READ),
    f"POST {API}blocks": Row(201, WRITE, {"value": "@spam.example"}),
    f"DELETE {API}blocks/{{block_id}}": Row(204, WRITE),
    f"GET {API}canned-replies": Row(200, READ),
    f"POST {API}canned-replies": Row(201, "replies:write", {"name": "Hm", "text": "Hm."}),
    f"PUT {API}canned-replies/{{canned_reply_id}}": Row(
        200, "replies:write", {"name": "Hm", "text": "Hm."}
    ),
    f"DELETE {API}canned-replies/{{canned_reply_id}}": Row(204, "replies:write"),
    f"POST {API}attachments": Row(201, WRITE, {"file": "the log"}),
    f"GET {API}attachments/{{attachment_id}}": Row(200, READ),
}
