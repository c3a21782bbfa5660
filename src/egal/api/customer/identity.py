"""Who is signed in at the company's own site."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.customer import shapes
from egal.api.customer.access import CustomerRequest, take_one, visitor
from egal.api.problems import problem
from egal.conversations.actions.identify import identify_visitor
from egal.workspaces.signed_identities import claims_of

router = Router()


class SignedIdentity(BaseModel):
    """What the company's own server has signed for its user."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(description="A JWT with sub, aud, iat and exp, signed with HS256.")


@router.post("/me/identity", response=shapes.Me, auth=visitor)
def identify_me(request: CustomerRequest, signed: SignedIdentity) -> shapes.Me:
    """Be who the company's own site says you are; what you wrote elsewhere is there then.

    401 with the reason where the token proves nothing; 409 where this visitor is already another
    user of that site: begin as a new one then.
    """
    take_one(request)
    claims = claims_of(signed.token, request.portal)
    return shapes.Me.of(identify_visitor(visitor=request.auth, claims=claims))


def not_proven(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    """An answer for the people who made the token."""
    return problem(401, str(error))


def somebody_else(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    """Two people at one browser."""
    return problem(409, str(error))
