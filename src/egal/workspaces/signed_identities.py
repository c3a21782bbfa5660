"""Who is signed in at the company's own site, as that site signs it (JWT, RFC 7519)."""

from dataclasses import dataclass
from typing import Any

import jwt

from egal.workspaces.models import Portal

LONGEST = 24 * 3600  # seconds from `iat` to `exp`
SKEW = 60  # seconds two clocks may differ
_LARGEST = 4096  # characters
_ALGORITHM = "HS256"  # pinned: what the token says of its own signature is not believed
_NEEDED = ("sub", "aud", "iat", "exp")


class NotProven(Exception):
    """Why the token proves nothing, in words for who made it."""


@dataclass(frozen=True, slots=True)
class Claims:
    """sub: who it is there. email: "" or an address; verified: the site says it is theirs."""

    sub: str
    email: str = ""
    verified: bool = False
    name: str = ""


def claims_of(token: str, portal: Portal) -> Claims:
    """What the company's site says of its user. Raises NotProven."""
    secret = (portal.identity_secret or {}).get("secret", "")
    if not secret:
        raise NotProven("This workspace has no secret for signed identities.")
    told = _opened(token, secret, portal.workspace.slug)
    if told["exp"] - told["iat"] > LONGEST:
        raise NotProven(
            "The token is made for longer than 24 hours. Let exp be at most iat + 86400."
        )
    if not 0 < len(told["sub"]) <= 200:
        raise NotProven("The claim sub must be a text of 1 to 200 characters.")
    return Claims(
        sub=told["sub"],
        email=_text(told.get("email")).lower(),
        verified=told.get("email_verified") is True,
        name=_text(told.get("name"))[:100],
    )


def _opened(token: str, secret: str, slug: str) -> dict[str, Any]:
    try:
        return jwt.decode(
            token[: _LARGEST + 1],
            secret,
            [_ALGORITHM],
            audience=slug,
            leeway=SKEW,
            options={"require": list(_NEEDED)},
        )
    except jwt.MissingRequiredClaimError as error:
        raise NotProven(f"The token needs the claim {error.claim}.") from None
    except jwt.ExpiredSignatureError:
        raise NotProven("The token has expired. Make a new one.") from None
    except jwt.ImmatureSignatureError:
        raise NotProven("The token is from the future. Set the clock of your server.") from None
    except jwt.InvalidAudienceError:
        raise NotProven(f"The claim aud must be “{slug}”.") from None
    except jwt.InvalidTokenError:
        raise NotProven("The token is not signed by this workspace's secret with HS256.") from None


def _text(claim: object) -> str:
    return claim.strip() if isinstance(claim, str) else ""
