"""Who is answered what where a workspace is set up: its people, teams, tags, fields, tokens."""

from tests.architecture.rows import API, DESK, READ, SET, Row

COMPANY = {
    "name": "Nordnetz",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "reopen_days": "7",
}
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}settings/": Row(302, "inboxes:read"),
    f"GET {SET}workspace/": Row(200, "workspace:write"),
    f"POST {SET}workspace/": Row(302, "workspace:write", COMPANY),
    f"GET {SET}agents/": Row(200, "agents:read"),
    f"GET {SET}agents/{{public}}/": Row(200, "agents:read"),
    f"POST {SET}agents/{{public}}/": Row(302, "agents:write", {"role": "lead"}),
    f"POST {SET}agents/{{public}}/languages/": Row(302, "presence:write", {"language": "de"}),
    f"POST {SET}agents/{{public}}/deactivation/": Row(302, "agents:write"),
    f"POST {SET}agents/{{public}}/reactivation/": Row(302, "agents:write"),
    f"POST {SET}invitations/": Row(
        200, "agents:write", {"email": "lena@posteo.example", "role": "agent"}
    ),
    f"POST {SET}invitations/{{public}}/withdrawal/": Row(302, "agents:write"),
    f"GET {SET}teams/": Row(200, "agents:read"),
    f"POST {SET}teams/": Row(302, "agents:write", {"name": "Accounts"}),
    f"GET {SET}teams/{{public}}/": Row(200, "agents:read"),
    f"POST {SET}teams/{{public}}/": Row(302, "agents:write", {"name": "Accounts"}),
    f"POST {SET}teams/{{public}}/removal/": Row(302, "agents:write"),
    f"GET {SET}roles/": Row(200, READ),
    f"GET {SET}tokens/": Row(200, "tokens:write"),
    f"POST {SET}tokens/": Row(200, "tokens:write", {"name": "Shop", "bundle": "read"}),
    f"POST {SET}tokens/{{public}}/revocation/": Row(302, "tokens:write"),
    f"GET {SET}audit-trail/": Row(200, "audit:read"),
    f"GET {SET}tags/": Row(200, "workspace:write"),
    f"GET {SET}tags/{{public}}/": Row(200, "workspace:write"),
    f"POST {SET}tags/{{public}}/": Row(302, "workspace:write", {"name": "Bill"}),
    f"POST {SET}tags/{{public}}/merging/": Row(302, "workspace:write", {"into": "dunning"}),
    f"POST {SET}tags/{{public}}/removal/": Row(302, "workspace:write"),
    f"GET {SET}fields/": Row(200, "workspace:write"),
    f"POST {SET}fields/": Row(
        302, "workspace:write", {"of": "contact", "kind": "text", "name": "Floor"}
    ),
    f"GET {SET}fields/{{public}}/": Row(200, "workspace:write"),
    f"POST {SET}fields/{{public}}/": Row(302, "workspace:write", {"name": "Floor"}),
    f"POST {SET}fields/{{public}}/place/": Row(302, "workspace:write", {"position": "1"}),
    f"POST {SET}fields/{{public}}/removal/": Row(302, "workspace:write"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}agents": Row(200, "agents:read"),
    f"GET {API}agents/{{agent_id}}/signature": Row(200, "agents:read"),
    f"PUT {API}agents/{{agent_id}}/signature": Row(200, "agents:write", {"de": "Jana"}),
    f"PATCH {API}agents/{{agent_id}}": Row(200, "agents:write", {"role": "lead"}),
    f"GET {API}audit": Row(200, "audit:read"),
    f"POST {API}invitations": Row(201, "agents:write", {"email": "lena@posteo.example"}),
    f"GET {API}tokens": Row(200, "tokens:write"),
    f"POST {API}tokens": Row(201, "tokens:write", {"scopes": ["read"]}),
    f"DELETE {API}tokens/{{token_id}}": Row(200, "tokens:write"),
    f"GET {API}workspace": Row(200, READ),
    f"PATCH {API}workspace": Row(200, "workspace:write", {"name": "Nordnetz GmbH"}),
    f"PUT {API}agents/{{agent_id}}/handover": Row(200, "agents:write", {"to_agent_id": None}),
    f"GET {API}invitations": Row(200, "agents:read"),
    f"DELETE {API}invitations/{{invitation_id}}": Row(204, "agents:write"),
    f"GET {API}teams": Row(200, "agents:read"),
    f"POST {API}teams": Row(201, "agents:write", {"name": "Accounts"}),
    f"GET {API}teams/{{team_id}}": Row(200, "agents:read"),
    f"PATCH {API}teams/{{team_id}}": Row(200, "agents:write", {"name": "Accounts"}),
    f"PUT {API}teams/{{team_id}}/members": Row(200, "agents:write", {"agent_ids": []}),
    f"DELETE {API}teams/{{team_id}}": Row(204, "agents:write"),
    f"PATCH {API}tags/{{tag_id}}": Row(200, "workspace:write", {"name": "Bill"}),
    f"PUT {API}tags/{{tag_id}}/merging": Row(200, "workspace:write", {"into_id": "<dunning>"}),
    f"DELETE {API}tags/{{tag_id}}": Row(204, "workspace:write"),
    f"GET {API}fields": Row(200, "contacts:read"),
    f"POST {API}fields": Row(
        201, "workspace:write", {"of": "contact", "kind": "text", "name": "Floor"}
    ),
    f"PATCH {API}fields/{{field_id}}": Row(200, "workspace:write", {"name": "Floor"}),
    f"DELETE {API}fields/{{field_id}}": Row(204, "workspace:write"),
}
