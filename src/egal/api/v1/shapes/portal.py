from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment
from egal.shared.ids import public_id
from egal.workspaces import models
from egal.workspaces.portals import address_of


class PortalTexts(BaseModel):
    """Of the start page in one language. An empty one is ours."""

    model_config = ConfigDict(extra="forbid")

    title: str = ""
    lead: str = ""


class PortalLinks(BaseModel):
    """At the foot of every page in one language."""

    model_config = ConfigDict(extra="forbid")

    imprint: str = ""
    privacy: str = ""


class Portal(BaseModel):
    """What customers see of the workspace, and how it is set."""

    url: str = Field(description="Where customers find it.")
    opened_at: Moment | None = Field(description="Since when everybody can see it; null: nobody.")
    languages: list[str]
    domain: str | None = Field(description="Of its own; null where it stands below ours.")
    texts: dict[str, PortalTexts] = Field(description="By language.")
    links: dict[str, PortalLinks] = Field(description="By language.")
    hidden_inbox_ids: list[str] = Field(description="Of inboxes that are not offered.")
    inbox_order: list[str] = Field(description="In this order they are offered; others follow.")
    logo_sha256: str = Field(description="Of the picture in the header; empty without one.")
    logo_type: str
    has_identity_secret: bool

    @classmethod
    def of(cls, portal: models.Portal) -> Self:
        return cls(
            url=address_of(portal, "/"),
            opened_at=portal.opened_at,
            languages=portal.languages,
            domain=portal.domain,
            texts={code: PortalTexts(**words) for code, words in portal.texts.items()},
            links={code: PortalLinks(**links) for code, links in portal.links.items()},
            hidden_inbox_ids=[public_id(each) for each in portal.hidden],
            inbox_order=[public_id(each) for each in portal.ways],
            logo_sha256=portal.logo_sha256,
            logo_type=portal.logo_type,
            has_identity_secret=portal.identity_secret is not None,
        )


class ChangedPortal(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    languages: list[str] | None = Field(
        None, max_length=100, description="Codes such as `de` or `pt-br`, the first one preferred."
    )
    domain: str | None = Field(None, description="Such as `help.example.com`; empty for none.")
    texts: dict[str, PortalTexts] | None = Field(
        None, description="By language; one that is not named keeps its texts."
    )
    links: dict[str, PortalLinks] | None = Field(
        None, description="By language; one that is not named keeps its links."
    )
    hidden_inbox_ids: list[str] | None = None
    inbox_order: list[str] | None = None


class PortalReached(BaseModel):
    """Whether the portal's own domain leads to it, in words."""

    domain: str
    good: bool
    said: str


class IdentitySecret(BaseModel):
    """What signs who a customer is. It is shown only now."""

    secret: str
