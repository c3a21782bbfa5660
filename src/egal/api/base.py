"""What every version of the API has in common: problems everywhere, and how it describes itself."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation

from egal.api.once import PARAMETER, do_once
from egal.api.problems import MEDIA_TYPE, Problem, not_found, problem, speak_problems
from egal.api.tokens import SECURITY_SCHEMES, in_workspace

View = Callable[..., HttpResponseBase]

_KEPT = 20  # descriptions; that of customers is another one for each workspace
_ANY_PROBLEM = {
    "description": "What went wrong",
    "content": {MEDIA_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}},
}


def once(describe: Callable[..., OpenAPISchema]) -> Callable[..., OpenAPISchema]:
    """Keep what a method has described: it computes for a second, and anybody may ask for it."""

    @wraps(describe)
    def kept(api: "SpokenApi", **where: Any) -> OpenAPISchema:
        key = repr(sorted(where.items()))
        if key not in api.described:
            if len(api.described) >= _KEPT:
                api.described.clear()
            api.described[key] = describe(api, **where)
        return api.described[key]

    return kept


class SpokenApi(NinjaAPI):
    """Its every error is a problem. wrapped: what is done around every answer."""

    def __init__(self, *, wrapped: Callable[[View], View] = lambda view: view, **how: Any) -> None:
        super().__init__(**how)
        self.described: dict[str, OpenAPISchema] = {}
        self._wrapped = wrapped
        speak_problems(self)

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, with an answer of our own for those that are not there."""
        patterns, app, namespace = super().urls
        ours = [self._spoken(pattern) for pattern in patterns if isinstance(pattern, URLPattern)]
        return [*ours, re_path("", csrf_exempt(self._around(_nothing)))], app, namespace

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def _spoken(self, pattern: URLPattern) -> URLPattern:
        view = csrf_exempt(self._around(pattern.callback))
        return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)

    def _around(self, view: View) -> View:
        return self._wrapped(_in_problems(view))


class Api(SpokenApi):
    """Its operations see the token's workspace only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        do_once(self)
        self.add_decorator(in_workspace)

    @once
    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Ninja's description, with our problems and the tokens."""
        schema = super().get_openapi_schema(**where)
        with_problems(schema)
        schema["components"]["securitySchemes"] = SECURITY_SCHEMES
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _complete(operation)
                if method == "post":
                    operation.setdefault("parameters", []).append(PARAMETER)
        keep_what_is_used(schema)
        return schema


def with_problems(schema: OpenAPISchema) -> None:
    """Describe what every error looks like, and say of each operation that it may answer so."""
    described = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    schema["components"]["schemas"] |= {**described.pop("$defs"), "Problem": described}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = _ANY_PROBLEM


def _complete(operation: dict[str, Any]) -> None:
    for [scope] in operation["security"][0].values():
        operation["description"] += f"\n\nNeeds the scope `{scope}`."


def keep_what_is_used(schema: OpenAPISchema) -> None:
    """Ninja also lists the models of query and header, which it has taken apart by then."""
    schemas = schema["components"]["schemas"]
    used = set(re.findall(REF_TEMPLATE.format(model=r"(\w+)"), json.dumps(schema)))
    schema["components"]["schemas"] = {name: schemas[name] for name in schemas if name in used}


def _in_problems(view: View) -> View:
    """What ninja answers outside of its operations: unknown addresses, methods that are not."""

    @wraps(view)
    def answer(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            response = view(request, **path)
        except Http404 as error:
            return not_found(request, error)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        return problem(405, f"This address knows {allowed} only.", headers={"Allow": allowed})

    return answer


def _nothing(request: HttpRequest) -> HttpResponseBase:
    raise Http404(request.path)
