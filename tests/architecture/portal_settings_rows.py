"""Who is answered what where the customers' pages are set up."""

from tests.architecture.rows import API, READ, SET, Row

ITS = f"{SET}portal/"
AT_THE_DESK: dict[str, Row] = {
    f"GET {ITS}": Row(200, "workspace:write"),
    f"POST {ITS}opening/": Row(302, "workspace:write"),
    f"POST {ITS}closing/": Row(302, "workspace:write"),
    f"POST {ITS}chat/": Row(302, "inboxes:write"),
    f"POST {ITS}logo/": Row(422, "workspace:write"),  # there is no picture in it
    f"POST {ITS}logo/removal/": Row(302, "workspace:write"),
    f"GET {ITS}languages/": Row(200, "workspace:write"),
    f"POST {ITS}languages/": Row(302, "workspace:write", {"add": "fr"}),
    f"GET {ITS}texts/": Row(200, "workspace:write"),
    f"POST {ITS}texts/": Row(302, "workspace:write", {"de-title": "Hm"}),
    f"GET {ITS}ways/": Row(200, "workspace:write"),
    f"POST {ITS}ways/": Row(302, "workspace:write"),
    f"GET {ITS}address/": Row(200, "workspace:write"),
    f"POST {ITS}address/": Row(302, "workspace:write", {"domain": "help.nordnetz.example"}),
    f"POST {ITS}address/check/": Row(200, "workspace:write"),
    f"GET {ITS}embedding/": Row(200, "workspace:write"),
    f"GET {ITS}identity/": Row(200, "workspace:write"),
    f"POST {ITS}identity/": Row(200, "workspace:write"),
    f"POST {ITS}identity/removal/": Row(302, "workspace:write"),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}portal": Row(200, READ),
    f"PATCH {API}portal": Row(200, "workspace:write", {"languages": ["de"]}),
    f"PUT {API}portal/opening": Row(200, "workspace:write"),
    f"DELETE {API}portal/opening": Row(200, "workspace:write"),
    f"PUT {API}portal/logo": Row(422, "workspace:write"),  # this is no picture
    f"DELETE {API}portal/logo": Row(200, "workspace:write"),
    f"GET {API}portal/domain": Row(200, "workspace:write"),
    f"POST {API}portal/identity-secret": Row(201, "workspace:write"),
    f"DELETE {API}portal/identity-secret": Row(200, "workspace:write"),
}
