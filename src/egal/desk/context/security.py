"""What lets an account in, and where it is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse

from egal.desk.access import AtDesk
from egal.shared.device import device
from egal.shared.ids import public_id

TYPE = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Passkey:
    """One that signs in. used_at: None before the first time."""

    name: str
    made_at: datetime
    used_at: datetime | None
    rename_url: str
    removal_url: str


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which the account is signed in. end_url: "" for the one that asks."""

    browser: str
    address: str
    since: datetime
    seen_at: datetime
    end_url: str


def security(request: AtDesk) -> dict[str, Any]:
    """For the page of one's own sign-in. codes: how many are left, None where there are none."""
    has = list(Authenticator.objects.filter(user=request.user).order_by("id"))
    of_type = {each.type: each for each in has}
    codes = of_type.get(TYPE.RECOVERY_CODES)
    return {
        "passkeys": [_passkey(each) for each in has if each.type == TYPE.WEBAUTHN],
        "app": of_type.get(TYPE.TOTP),
        "codes": None if codes is None else len(codes.wrap().get_unused_codes()),
        "second_step": bool(of_type.keys() - {TYPE.RECOVERY_CODES}),
        "sessions": sorted(_sessions(request), key=_newest_first),
        "public_url": settings.PUBLIC_URL,
    }


def _passkey(row: Authenticator) -> Passkey:
    return Passkey(
        name=row.wrap().name,
        made_at=row.created_at,
        used_at=row.last_used_at,
        rename_url=reverse("mfa_edit_webauthn", args=[row.pk]),
        removal_url=reverse("mfa_remove_webauthn", args=[row.pk]),
    )


def _sessions(request: AtDesk) -> Iterator[Session]:
    for row in UserSession.objects.purge_and_list(request.user):
        here = row.session_key == request.session.session_key
        yield Session(
            browser=device(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen_at=row.last_seen_at,
            end_url="" if here else reverse("desk:session-end", args=[public_id(row.pk)]),
        )


def _newest_first(session: Session) -> tuple[bool, float]:
    """The one that asks before all."""
    return bool(session.end_url), -session.seen_at.timestamp()
