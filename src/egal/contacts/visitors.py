"""Visitors: browsers and apps of customers, each with a token of its own."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from egal.contacts.evidence import PROOFS, keep_evidence
from egal.contacts.models import Contact, Evidence, Identity, Visitor
from egal.events.record import SYSTEM
from egal.shared import clock, crypto
from egal.shared.ids import public_id
from egal.shared.text import storable
from egal.workspaces.models import Workspace

KIND = "visitor"
COOKIE = "egal_visitor"
_LONGEST = 200  # characters of a User-Agent
_SEEN = timedelta(minutes=1)


@transaction.atomic
def begin_visit(*, workspace: Workspace, device: str = "", name: str = "") -> tuple[Visitor, str]:
    """A new visitor, who is a new contact, and the token that is shown only now.

    name: what the person is called, "" while nobody knows; they are a number then.
    """
    now, secret = clock.now(), crypto.new_secret()
    contact = Contact.objects.create(
        workspace=workspace, name=storable(name).strip(), created_at=now
    )
    value = public_id(contact.id)
    identity = Identity.objects.create(
        workspace=workspace,
        contact=contact,
        kind=KIND,
        value=value,
        name=contact.name,
        verified_at=now,
        created_at=now,
    )
    keep_evidence(identity, "verified", "", SYSTEM)
    visitor = Visitor.objects.create(
        workspace=workspace,
        identity=identity,
        fingerprint=crypto.fingerprint(secret),
        device=storable(device)[:_LONGEST],
        created_at=now,
        seen_at=now,
    )
    return visitor, secret


def cookie_of(workspace_id: int) -> str:
    """The name of the cookie that has the token; one a workspace, because several may share a
    domain."""
    return f"{COOKIE}_{public_id(workspace_id)}"


def secret_in(*, authorization: str, proof: str, cookie: str) -> str:
    """The token a request brings, "" for none: as a bearer's (RFC 6750), else in the cookie.

    proof: of the header X-Egal, "1" where one of our own pages asks. A cookie alone proves nothing,
    because browsers send it along with what other sites make them ask.
    """
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return secret.strip()
    return cookie if proof == "1" else ""


def visitor_of(secret: str, workspace_id: int) -> Visitor | None:
    """Whoever holds this token there, noted as seen; None for an ended or a foreign one."""
    found = (
        Visitor.unscoped.filter(
            fingerprint=crypto.fingerprint(secret), workspace_id=workspace_id, ended_at=None
        )
        .select_related("identity__contact")
        .first()
    )
    if found:
        _note_seen(found)
    return found


def is_signed_in(visitor: Visitor) -> bool:
    """Whether this browser has proved an address of its contact, or an agent vouches for it.

    That somebody joined two contacts proves nothing of the browser.
    """
    vouched = Q(kind="verified", actor_kind__in=("agent", "token"))
    proofs = Evidence.objects.filter(Q(kind__in=PROOFS) | vouched, identity=visitor.identity_id)
    return proofs.exists()


def renew_token(visitor: Visitor) -> str:
    """Another token for the same browser; the old one opens nothing.

    After signing in, so that nobody who has put a token of theirs into it is signed in with it.
    """
    secret = crypto.new_secret()
    visitor.fingerprint = crypto.fingerprint(secret)
    visitor.save(update_fields=["fingerprint"])
    return secret


def devices_of(visitor: Visitor) -> QuerySet[Visitor]:
    """Every browser and app of the same person that is not ended, the one seen last first."""
    same = Visitor.objects.filter(identity__contact=visitor.identity.contact_id, ended_at=None)
    return same.order_by("-seen_at", "-id")


def end_visit(visitor: Visitor) -> None:
    """Its token opens nothing from now on."""
    Visitor.objects.filter(pk=visitor.pk, ended_at=None).update(ended_at=clock.now())


def _note_seen(visitor: Visitor) -> None:
    now = clock.now()
    if now - visitor.seen_at > _SEEN:
        stale = Q(pk=visitor.pk, seen_at__lt=now - _SEEN)
        Visitor.unscoped.filter(stale).update(seen_at=now)
        visitor.seen_at = now
