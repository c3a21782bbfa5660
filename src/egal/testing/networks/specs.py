"""The vendors' own documents as judges of requests and answers.

    if specs.there():
        specs.checked_x(request)  # an httpx.Request; raises what it breaks

They are not part of the repository: EGAL_SPECS names their folder, by default ../shared/specs
beside it. A clone without them leaves these checks out, and its tests say so.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import yaml

X, WHATSAPP = "x-api-2.167.json", "whatsapp-business-messaging-v23.0.yaml"
GRAPH = "https://graph.facebook.com"
# Of Meta's document only these: its paths are all {Version}/{some id}, which cannot be told apart.
OURS = {
    "/{Version}/{Phone-Number-ID}/messages": "post",
    "/{Version}/{Phone-Number-ID}/media": "post",
    "/{Version}/{WABA-ID}/message_templates": "get",
    "/{Version}/{Media-ID}": "get",
}
HERE = Path(__file__).resolve().parents[4]


def folder() -> Path:
    """Where the documents are to be."""
    return Path(os.environ.get("EGAL_SPECS") or HERE.parent / "shared" / "specs")


def there() -> bool:
    """Whether both documents can be read."""
    return all((folder() / name).is_file() for name in (X, WHATSAPP))


def checked_x(request: httpx.Request) -> None:
    """Raises openapi_core's error unless X's document allows this. Any host stands for X."""
    _x().validate_request(Asking(request, "https://api.x.com", "/2/"))


def checked_x_answer(response: httpx.Response) -> None:
    """The same for an answer to one."""
    _x().validate_response(Asking(response.request, "https://api.x.com", "/2/"), Told(response))


def checked_whatsapp(request: httpx.Request) -> None:
    """Raises openapi_core's error unless Meta's document allows this. Any host stands for Meta."""
    _whatsapp().validate_request(Asking(request, GRAPH, "/v"))


def checked_whatsapp_answer(response: httpx.Response) -> None:
    """The same for an answer to one."""
    _whatsapp().validate_response(Asking(response.request, GRAPH, "/v"), Told(response))


class Asking:
    """An httpx.Request as openapi_core wants it, moved to the vendor's own host.

    from_: where the vendor's path begins in ours.
    """

    def __init__(self, request: httpx.Request, host: str, from_: str) -> None:
        from openapi_core import datatypes
        from werkzeug.datastructures import Headers, ImmutableMultiDict

        place = urlsplit(str(request.url))
        query: Any = ImmutableMultiDict(parse_qsl(place.query, keep_blank_values=True))
        self.parameters = datatypes.RequestParameters(
            query=query, header=Headers(list(request.headers.items()))
        )
        self.method, self.host_url = request.method.lower(), host
        self.path = from_ + place.path.partition(from_)[2]
        self.body = request.content
        self.content_type = request.headers.get("content-type", "")


class Told:
    """An httpx.Response as openapi_core wants it."""

    def __init__(self, response: httpx.Response) -> None:
        self.status_code, self.data = response.status_code, response.content
        self.content_type = response.headers["content-type"].partition(";")[0]
        self.headers = response.headers


@cache
def _x() -> Any:
    from openapi_core import OpenAPI

    return OpenAPI.from_dict(_mended(json.loads((folder() / X).read_text())))


@cache
def _whatsapp() -> Any:
    from openapi_core import OpenAPI

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
    document = yaml.load((folder() / WHATSAPP).read_text(), Loader=loader)  # noqa: S506 - safe ones
    kept = {path: document["paths"][path] for path in OURS}
    document["paths"] = {
        path: {name: each for name, each in item.items() if name in {"parameters", OURS[path]}}
        for path, item in kept.items()
    }
    return OpenAPI.from_dict(_mended_whatsapp(_without(document)))


def _mended_whatsapp(document: Any) -> Any:
    """What its own samples break: parts of a message that forbid one another's fields (dropped by
    `_without`), a receipt for reading, and a person without a number. And what is no OpenAPI."""
    document["components"].pop("parameterGroups")
    schemas = document["components"]["schemas"]
    schemas["BaseMessageProperties"]["required"].remove("to")
    operation = document["paths"]["/{Version}/{Phone-Number-ID}/messages"]["post"]
    receipt = {"type": "object", "required": ["status", "message_id"]}
    message = {"$ref": "#/components/schemas/Message"}
    body = operation["requestBody"]["content"]["application/json"]
    body["schema"] = {"anyOf": [message, receipt]}
    upload = document["paths"]["/{Version}/{Phone-Number-ID}/media"]["post"]["requestBody"]
    form = upload["content"]["multipart/form-data"]["schema"]
    form["properties"]["file"] = {}  # bytes, which openapi_core does not take for a string
    return document


def _without(document: Any) -> Any:
    if isinstance(document, list):
        return [_without(each) for each in document]
    if not isinstance(document, dict):
        return document
    unwanted = {"security", "discriminator", "additionalProperties", "example", "examples"}
    return {name: _without(each) for name, each in document.items() if name not in unwanted}


def _mended(document: Any) -> Any:
    """Without enum values that stand there twice; with `sender_id`, which its own samples ask for,
    among the fields of direct messages; without who may ask, for openapi_core knows no OAuth 1."""
    if isinstance(document, list):
        return [_mended(each) for each in document]
    if not isinstance(document, dict):
        return document
    mended = {name: _mended(each) for name, each in document.items()}
    mended.pop("security", None)
    if isinstance(values := mended.get("enum"), list):
        mended["enum"] = list(dict.fromkeys(values))
    if mended.get("name") == "dm_event.fields":
        mended["schema"]["items"]["enum"].append("sender_id")
    if mended.get("required") == ["media", "segment_index"]:  # in a form all parts are text
        index = mended["properties"]["segment_index"]
        mended["properties"]["segment_index"] = {"anyOf": [index, {"pattern": "^[0-9]{1,3}$"}]}
    return mended
