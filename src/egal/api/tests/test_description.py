import re

from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator


def test_the_description_is_valid_openapi(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()

    OpenAPIV31SpecValidator(description).validate()
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/conversations/{conversation_id}/messages" in description["paths"]


def test_every_operation_tells_of_problems_and_is_explained(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()

    for operations in description["paths"].values():
        for operation in operations.values():
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem == {"schema": {"$ref": "#/components/schemas/Problem"}}
            [scope] = operation["security"][0]["token"]
            assert operation["description"].endswith(f"Needs the scope `{scope}`.")


def test_only_shapes_that_are_used_are_described(client: Client) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]

    assert {"Message", "MessagePage", "NewMessage", "Problem"} < schemas.keys()
    assert not {"Paging", "Filters"} & schemas.keys()


def test_a_message_is_described_by_the_names_it_has(client: Client) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]

    assert "from" in schemas["Message"]["properties"]
    assert schemas["Message"]["properties"]["direction"]["enum"] == ["inbound", "outbound", "note"]


def test_the_docs_load_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()

    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in script or "application/json" in script for script in scripts)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert all(address.startswith("/") for address in addresses)
    assert "style=" not in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"].split("; ")
    for address in addresses:
        assert client.get(address).getvalue()
