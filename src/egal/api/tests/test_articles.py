import json
from typing import Any

from django.test import Client

from egal.api.tests.programs import client_with
from egal.testing.people import Nordnetz

HERE = "/api/v1/articles"


def sent(program: Client, method: str, place: str, **given: Any) -> Any:
    return program.generic(method, place, json.dumps(given), "application/json")


def test_an_article_is_written_published_moved_and_removed(nordnetz: Nordnetz) -> None:
    editor = client_with(nordnetz.workspace, "read", "articles:write")
    subject = sent(editor, "POST", "/api/v1/categories", names={"de": "Umzug"}).json()
    article = sent(editor, "POST", HERE, category_id=subject["id"]).json()
    text = f"{HERE}/{article['id']}/texts/de"
    draft = sent(editor, "PUT", text, title="Umziehen", markdown="Vier **Wochen**.").json()
    assert draft["html"] == "<p>Vier <strong>Wochen</strong>.</p>"
    assert (draft["slug"], draft["published_at"]) == ("umziehen", None)
    assert editor.post(f"{text}/publication").json()["published_at"]
    assert sent(editor, "PUT", f"{text}/slug", slug="umzug").json()["slug"] == "umzug"
    [listed] = editor.get(HERE, {"category_id": subject["id"]}).json()["items"]
    assert listed["languages"] == [{"language": "de", "title": "Umziehen", "state": "published"}]
    assert editor.delete(f"{text}/publication").status_code == 204
    assert editor.delete(f"{HERE}/{article['id']}").status_code == 204
    assert editor.get(HERE).json()["items"] == []


def test_who_may_only_read_changes_nothing(nordnetz: Nordnetz) -> None:
    reader = client_with(nordnetz.workspace, "read")
    assert sent(reader, "POST", HERE).status_code == 403
    assert sent(reader, "PUT", "/api/v1/synonyms", language="de", sets=[]).status_code == 403
    assert reader.get(HERE).status_code == 200


def test_synonyms_are_set_by_language(nordnetz: Nordnetz) -> None:
    editor = client_with(nordnetz.workspace, "read", "articles:write")
    sent(editor, "PUT", "/api/v1/synonyms", language="de", sets=[["Umzug", "umziehen"]])
    kept = {"language": "de", "sets": [["Umzug", "umziehen"]]}
    assert editor.get("/api/v1/synonyms").json() == {"items": [kept]}
    lonely = sent(editor, "PUT", "/api/v1/synonyms", language="en", sets=[["moving"]])
    assert lonely.status_code == 422
