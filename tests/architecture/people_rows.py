"""Who is answered what where customers and their organisations are."""

from tests.architecture.rows import API, DESK, PEOPLE, Row

OF_A_CONTACT = "api/v1/contacts/{contact_id}"
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}contacts/": Row(200, "contacts:read"),
    f"GET {DESK}contacts/new/": Row(200, PEOPLE),
    f"POST {DESK}contacts/new/": Row(302, PEOPLE, {"name": "Ole"}),
    f"GET {DESK}contacts/export/": Row(200, "contacts:export"),
    f"GET {DESK}contacts/{{public}}/": Row(200, "contacts:read"),
    f"GET {DESK}contacts/{{public}}/files/": Row(200, "contacts:read"),
    f"POST {DESK}contacts/{{public}}/about/": Row(302, PEOPLE, {"about": "Sings."}),
    f"POST {DESK}contacts/{{public}}/details/": Row(302, PEOPLE, {"name": "Mara L."}),
    f"POST {DESK}contacts/{{public}}/addresses/": Row(302, PEOPLE, {"value": "m@b.example"}),
    f"POST {DESK}contacts/{{public}}/addresses/{{address}}/removal/": Row(302, PEOPLE),
    f"GET {DESK}contacts/{{public}}/joining/": Row(200, PEOPLE),
    f"POST {DESK}contacts/{{public}}/joining/": Row(302, PEOPLE, {"with": "<other>"}),
    f"POST {DESK}joinings/{{public}}/undoing/": Row(302, PEOPLE),
    f"GET {DESK}organisations/{{public}}/": Row(200, "contacts:read"),
    f"POST {DESK}organisations/{{public}}/name/": Row(302, PEOPLE, {"name": "Sailing Club"}),
    f"POST {DESK}organisations/{{public}}/removal/": Row(302, PEOPLE),
    f"GET {DESK}organisation-names/": Row(200, "contacts:read"),
    f"GET {DESK}imports/": Row(200, PEOPLE),
    f"POST {DESK}imports/": Row(302, PEOPLE, {"file": "email;name\r\na@b.example;Ole"}),
    f"GET {DESK}imports/{{public}}/": Row(200, PEOPLE),
    f"POST {DESK}imports/{{public}}/columns/": Row(
        302, PEOPLE, {"column": ["address:email", "name"]}
    ),
    f"POST {DESK}imports/{{public}}/start/": Row(302, PEOPLE),
    f"GET {DESK}imports/{{public}}/refused/": Row(200, PEOPLE),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"PATCH {OF_A_CONTACT}": Row(200, PEOPLE, {"name": "Mara L."}),
    f"GET {OF_A_CONTACT}/identities": Row(200, "contacts:read"),
    f"POST {OF_A_CONTACT}/identities": Row(
        201, PEOPLE, {"kind": "email", "value": "new@mail.example"}
    ),
    f"DELETE {OF_A_CONTACT}/identities/{{identity_id}}": Row(204, PEOPLE),
    f"PUT {OF_A_CONTACT}/identities/{{identity_id}}/verification": Row(
        200, PEOPLE, {"evidence": "Called back."}
    ),
    f"GET {OF_A_CONTACT}/joinings": Row(200, "contacts:read"),
    f"POST {OF_A_CONTACT}/joinings": Row(201, PEOPLE, {"contact_id": "<other>"}),
    f"DELETE {API}joinings/{{joining_id}}": Row(204, PEOPLE),
    f"PUT {OF_A_CONTACT}/organisation": Row(200, PEOPLE, {"organisation_id": None}),
    f"GET {API}organisations": Row(200, "contacts:read"),
    f"POST {API}organisations": Row(201, PEOPLE, {"name": "Sailing Club"}),
    f"GET {API}organisations/{{organisation_id}}": Row(200, "contacts:read"),
    f"PATCH {API}organisations/{{organisation_id}}": Row(200, PEOPLE, {"name": "Sailing Club"}),
    f"DELETE {API}organisations/{{organisation_id}}": Row(204, PEOPLE),
    f"GET {API}contacts": Row(200, "contacts:read"),
    f"GET {API}contacts/{{contact_id}}": Row(200, "contacts:read"),
    f"POST {API}contacts": Row(201, PEOPLE, {"name": "Ole Hansen"}),
    f"GET {API}contact-imports": Row(200, PEOPLE),
    f"POST {API}contact-imports": Row(201, PEOPLE, {"csv": "email;name\r\na@b.example;Ole"}),
    f"GET {API}contact-imports/{{import_id}}": Row(200, PEOPLE),
    f"PATCH {API}contact-imports/{{import_id}}": Row(
        200, PEOPLE, {"columns": ["address:email", "name"]}
    ),
    f"PUT {API}contact-imports/{{import_id}}/start": Row(200, PEOPLE),
    f"GET {API}contact-export": Row(200, "contacts:export"),
    f"PATCH {OF_A_CONTACT}/fields": Row(200, PEOPLE, {"fields": {}}),
}
