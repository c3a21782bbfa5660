"""Who is answered what where the help centre is written."""

from tests.architecture.rows import API, READ, Row

HELP = "desk/{slug}/articles/"
AN_ARTICLE = HELP + "{public}/"
A_TEXT = AN_ARTICLE + "{language}/"
A_CATEGORY = HELP + "categories/{public}/"
EDIT = "articles:write"
ARTICLE = "api/v1/articles/{article_id}"
DRAFT = {"title": "Hm", "text": "Hm."}
AT_THE_DESK: dict[str, Row] = {
    f"GET {HELP}": Row(200, EDIT),
    f"GET {HELP}new/": Row(200, EDIT),
    f"POST {HELP}new/": Row(302, EDIT, {"title": "Hm", "language": "de"}),
    f"GET {HELP}categories/": Row(200, EDIT),
    f"POST {HELP}categories/": Row(302, EDIT, {"name-de": "Hm"}),
    f"GET {A_CATEGORY}": Row(200, EDIT),
    f"POST {A_CATEGORY}": Row(302, EDIT, {"name-de": "Hm"}),
    f"POST {A_CATEGORY}place/": Row(302, EDIT),
    f"POST {A_CATEGORY}removal/": Row(302, EDIT),
    f"GET {HELP}synonyms/": Row(200, EDIT),
    f"POST {HELP}synonyms/": Row(302, EDIT, {"language": "de", "sets": "Hm, Ha"}),
    f"GET {HELP}gaps/": Row(200, EDIT),
    f"POST {HELP}gaps/dismissal/": Row(302, EDIT, {"language": "de", "words": "Hm"}),
    f"GET {HELP}files/": Row(200, EDIT),
    f"POST {HELP}files/": Row(422, EDIT),  # no file
    f"POST {HELP}files/start/": Row(404, EDIT),  # not what was looked through
    f"GET {HELP}files/export/": Row(200, EDIT),
    f"POST {HELP}pictures/": Row(422, EDIT),  # no picture
    f"GET {HELP}pictures/{{sha256}}/": Row(404, EDIT),
    f"GET {AN_ARTICLE}": Row(200, EDIT),
    f"POST {AN_ARTICLE}": Row(302, EDIT, {"audience": "everybody"}),
    f"POST {AN_ARTICLE}place/": Row(302, EDIT),
    f"POST {AN_ARTICLE}removal/": Row(302, EDIT),
    f"POST {A_TEXT}draft/": Row(302, EDIT, {**DRAFT, "after": "anything"}),
    f"POST {A_TEXT}publication/": Row(302, EDIT),
    f"POST {A_TEXT}publication/end/": Row(302, EDIT),
    f"POST {A_TEXT}address/": Row(302, EDIT, {"slug": "hm"}),
    f"GET {A_TEXT}preview/": Row(200, EDIT),
    f"GET {A_TEXT}revisions/": Row(200, EDIT),
    f"GET {A_TEXT}revisions/{{revision}}/": Row(200, EDIT),
    f"POST {A_TEXT}revisions/{{revision}}/restoration/": Row(302, EDIT),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {API}articles": Row(200, READ),
    f"POST {API}articles": Row(201, EDIT, {"audience": "everybody"}),
    f"GET {ARTICLE}": Row(200, READ),
    f"PUT {ARTICLE}": Row(200, EDIT, {"audience": "signed_in"}),
    f"DELETE {ARTICLE}": Row(204, EDIT),
    f"GET {ARTICLE}/texts/{{language}}": Row(200, READ),
    f"PUT {ARTICLE}/texts/{{language}}": Row(200, EDIT, {"title": "Hm", "markdown": "Hm."}),
    f"PUT {ARTICLE}/texts/{{language}}/slug": Row(200, EDIT, {"slug": "hm"}),
    f"POST {ARTICLE}/texts/{{language}}/publication": Row(200, EDIT),
    f"DELETE {ARTICLE}/texts/{{language}}/publication": Row(204, EDIT),
    f"GET {API}categories": Row(200, READ),
    f"POST {API}categories": Row(201, EDIT, {"names": {"de": "Hm"}}),
    f"PUT {API}categories/{{category_id}}": Row(200, EDIT, {"names": {"de": "Hm"}}),
    f"DELETE {API}categories/{{category_id}}": Row(204, EDIT),
    f"GET {API}synonyms": Row(200, READ),
    f"PUT {API}synonyms": Row(200, EDIT, {"language": "de", "sets": [["Hm", "Ha"]]}),
}
