"""A customer's browser wants to be told of answers, or not any more."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from egal.contacts.models import Visitor
from egal.notifications.push.models import PushDevice
from egal.notifications.push.service import checked_keys
from egal.shared import clock
from egal.shared.trouble import Trouble

MOST = 10  # devices of a visitor; the oldest gives way
_LONGEST = 2_000  # characters of an endpoint


@transaction.atomic
def keep_push_device(
    *,
    visitor: Visitor,
    endpoint: str,
    p256dh: str,
    auth: str,
    language: str,
    shows_words: bool = False,
) -> PushDevice:
    """From now on this browser hears of answers, as it says; the same one again changes it.

    endpoint, p256dh, auth: of its PushSubscription (Push API, W3C). Trouble for what is none.
    """
    keys = _checked(endpoint, p256dh, auth)
    said = {
        "visitor": visitor,
        "keys": keys,
        "language": language,
        "shows_words": shows_words,
    }
    device, _new = PushDevice.objects.update_or_create(
        workspace_id=visitor.workspace_id,
        endpoint=endpoint,
        defaults=said,
        create_defaults={**said, "created_at": clock.now()},
    )
    _let_go(visitor)
    return device


def end_push_device(*, visitor: Visitor, device_id: int) -> bool:
    """It hears of nothing any more; whether it did."""
    deleted, _rows = PushDevice.objects.filter(visitor=visitor, pk=device_id).delete()
    return bool(deleted)


def push_devices(visitor: Visitor) -> list[PushDevice]:
    """Those of this visitor, the newest first."""
    return list(PushDevice.objects.filter(visitor=visitor).order_by("-id"))


def _checked(endpoint: str, p256dh: str, auth: str) -> dict[str, str]:
    try:
        keys = checked_keys(p256dh, auth) if _can_be_reached(endpoint) else {}
    except ValueError:
        keys = {}
    if not keys:
        raise Trouble(_("This browser's push service is not one we can reach."))
    return keys


def _can_be_reached(endpoint: str) -> bool:
    """Over TLS, or inside our own network where that is permitted; ValueError for no address."""
    host = urlsplit(endpoint)
    permitted = {f"{host.hostname}:{host.port}", host.hostname} & set(settings.PRIVATE_HOSTS)
    return len(endpoint) <= _LONGEST and bool(host.scheme == "https" or permitted)


def _let_go(visitor: Visitor) -> None:
    own = PushDevice.objects.filter(visitor=visitor).order_by("-id")
    PushDevice.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST:])).delete()
