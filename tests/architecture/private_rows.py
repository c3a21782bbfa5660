"""Who is answered what on the way from public to private and back."""

from tests.architecture.rows import API, DESK, MATTER, OURS, READ, WRITE, Row

AT_THE_DESK: dict[str, Row] = {
    f"GET {MATTER}private/": Row(200, WRITE),
    f"POST {MATTER}private/": Row(422, WRITE),  # nobody reads along
    f"GET {MATTER}closing/": Row(200, WRITE),
    f"POST {MATTER}closing/": Row(422, WRITE),
    f"GET {MATTER}pages/{{page}}/": Row(200, WRITE),
    f"POST {MATTER}pages/{{page}}/": Row(302, WRITE, {"text": "Hm."}),
    f"POST {MATTER}pages/{{page}}/withdrawal/": Row(302, WRITE),
    f"GET {DESK}settings/public-words/": Row(200, "replies:write"),
    f"POST {DESK}settings/public-words/": Row(302, "replies:write"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}conversations/{{posted_id}}/private-offers": Row(200, WRITE),
    f"POST {API}conversations/{{posted_id}}/private-offers": Row(201, WRITE, {}),
    f"POST {API}conversations/{{solved_id}}/closing-line": Row(201, WRITE, {}),
    f"GET {API}phrases": Row(200, READ),
    f"PATCH {API}phrases": Row(200, "replies:write", {"language": "en", "closing": "Done."}),
    f"GET {OURS}/pages": Row(200, READ),
    f"POST {OURS}/pages": Row(201, WRITE, {"text": "Hm."}),
    f"PATCH {OURS}/pages/{{page_id}}": Row(200, WRITE, {"text": "Hm."}),
    f"DELETE {OURS}/pages/{{page_id}}": Row(204, WRITE),
}
