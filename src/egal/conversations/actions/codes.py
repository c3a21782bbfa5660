"""Codes that prove an address: asked for, typed in, used once."""

from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from egal.contacts.actions.identities import hold
from egal.conversations.codes import are_digits_of
from egal.conversations.models import Code, Continuation, Inbox
from egal.shared import clock, crypto
from egal.shared.trouble import Trouble
from egal.shared.wake import wake

LASTS = timedelta(minutes=10)
TRIES = 5
HOUR = timedelta(hours=1)
MOST_AN_ADDRESS = 5  # codes an hour
MOST_A_CLIENT = 20
_KEPT = timedelta(days=1)


class Typed(Enum):
    """What became of digits that were typed: OVER means another code must be asked for."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


class TooMany(Trouble):
    """Too many codes were asked for. seconds: until the next one may be."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many codes were asked for. Try again in a while."))
        self.seconds = seconds


@transaction.atomic
def ask_code(
    *,
    inbox: Inbox,
    kind: str,
    value: str,
    language: str,
    client: str,
    page: str = "",
    continuation: Continuation | None = None,
    most: int | None = None,
) -> tuple[Code, str]:
    """A code goes to this address soon; and the secret that the asking browser holds, shown now.

    The same for an address we know and for one we do not. client: where the browser sits. most: of
    an hour, to all addresses of this kind. Raises TooMany, per address and per client, whoever's
    the address is, and over `most`.
    """
    hold(inbox.workspace_id, kind, value)
    place, now = _fingerprint_of(client), clock.now()
    _refuse_too_many(kind, value, place, now, most)
    secret = crypto.new_secret()
    code = Code.objects.create(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        kind=kind,
        value=value,
        language=language,
        page=page,
        continuation=continuation,
        asker=crypto.fingerprint(secret),
        client=place,
        due_at=now,
        created_at=now,
        expires_at=now + LASTS,
    )
    wake("mail")
    return code, secret


def code_asked(code_id: int, secret: str) -> Code | None:
    """The code that this browser has asked for, used or not; None for anybody else's."""
    found = Code.objects.filter(pk=code_id, asker=crypto.fingerprint(secret))
    return found.select_related("inbox", "continuation__conversation").first()


def is_open(code: Code) -> bool:
    """Whether it can still be used."""
    return code.used_at is None and code.expires_at > clock.now() and code.tries < TRIES


def try_digits(code: Code, typed: str) -> Typed:
    """Use the code up by its digits. Each try counts before it is looked at; the caller is in no
    transaction that a wrong one would take back."""
    if not _open(code).filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return Typed.OVER
    if are_digits_of(code, typed):
        return Typed.RIGHT if use_up(code) else Typed.OVER
    return Typed.WRONG if _open(code).filter(tries__lt=TRIES).exists() else Typed.OVER


def use_up(code: Code) -> bool:
    """Whether it was still unused: of two at once one has it."""
    return bool(_open(code).update(used_at=clock.now(), due_at=None))


def forget_codes() -> int:
    """The worker deletes what has long expired; how many these were."""
    old = Code.unscoped.filter(expires_at__lt=clock.now() - _KEPT)
    return old.delete()[0]


def _open(code: Code) -> QuerySet[Code]:
    return Code.objects.filter(pk=code.pk, used_at=None, expires_at__gt=clock.now())


def _refuse_too_many(kind: str, value: str, client: str, now: datetime, most: int | None) -> None:
    """Guesses are few for whoever asks, and nobody's mailbox is filled."""
    recent = Code.objects.filter(created_at__gt=now - HOUR)
    _refuse(recent.filter(kind=kind, value=value), MOST_AN_ADDRESS, now)
    if most is not None:
        _refuse(recent.filter(kind=kind), most, now)
    if client:
        _refuse(recent.filter(client=client), MOST_A_CLIENT, now)


def _refuse(asked: QuerySet[Code], most: int, now: datetime) -> None:
    newest = asked.order_by("-created_at").values_list("created_at", flat=True)
    moments = list(newest[:most])
    if len(moments) == most:
        raise TooMany(int((moments[-1] + HOUR - now).total_seconds()) + 1)


def _fingerprint_of(client: str) -> str:
    """Enough to count by; the address itself is nobody's business."""
    return crypto.signature("client", client, 32) if client else ""
