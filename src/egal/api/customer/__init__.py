"""The API for customers, version 1, for mounting at /api/customer/v1/<slug>/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema

from egal.api.base import SpokenApi, keep_what_is_used, once, with_problems
from egal.api.customer import conversations, files, identity, push, visitors
from egal.api.customer.access import SECURITY_SCHEMES, TooMany, at_workspace
from egal.api.problems import problem
from egal.conversations.actions.identify import SomebodyElse
from egal.workspaces.signed_identities import NotProven

DESCRIPTION = """
What a customer of this workspace can do from a browser or an app of their own: write, read, attach.

**Tokens.** `POST visitors` begins as somebody new and shows a token once. Send it as
`Authorization: Bearer …`. It opens the conversations of this one person in this one workspace.
Pages of the portal may send its cookie instead, together with the header `X-Egal: 1`, which no page
of another site can send.

**From any site.** Every answer carries `Access-Control-Allow-Origin: *`, and never allows cookies
of another site.

**Once.** Each message has a `client_id` that you choose anew. After a cut connection send it again:
the same `client_id` is the same message.

**Changes.** Follow `/rt/visit?workspace=…` with the same token (server-sent events), and ask a
conversation with `after` = the last `seq` you have.

**Limits.** Who asks too often gets 429 with `Retry-After`, in seconds. Nothing was done then.

**Errors** are problem details (RFC 9457, `application/problem+json`).
"""


class CustomerApi(SpokenApi):
    """Its operations see one workspace, and of that what one visitor may see."""

    @once
    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Ninja's description, with our problems and the tokens."""
        schema = super().get_openapi_schema(**where)
        with_problems(schema)
        schema["components"]["securitySchemes"] = SECURITY_SCHEMES
        for operations in schema["paths"].values():
            for operation in operations.values():
                if operation.pop("security", None):
                    operation["security"] = [{"visitor": []}]
        keep_what_is_used(schema)
        return schema


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    detail = f"This was too much at once. Try again in {error.wait} seconds."
    return problem(429, detail, headers={"Retry-After": str(error.wait)})


api = CustomerApi(
    wrapped=at_workspace,
    title="Egal for customers",
    version="1",
    description=DESCRIPTION.strip(),
    urls_namespace="api-customer",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Swagger(settings={"validatorUrl": None}),
    docs_decorator=require_safe,
)
api.add_exception_handler(TooMany, _too_many)
api.add_exception_handler(NotProven, identity.not_proven)
api.add_exception_handler(SomebodyElse, identity.somebody_else)
api.add_router("", visitors.router, tags=["you"])
api.add_router("", identity.router, tags=["you"])
api.add_router("", push.router, tags=["you"])
api.add_router("/conversations", conversations.router, tags=["conversations"])
api.add_router("/files", files.router, tags=["files"])
