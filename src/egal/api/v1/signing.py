from ninja import Router, Status

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.signing import make_key, signing_keys, stop_signing, use_key
from egal.conversations.models import Inbox
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("inboxes:write")


@router.get("/{inbox_id}/signing", response=shapes.Signing, **needs("inboxes:read"))
def get_signing(request: TokenRequest, inbox_id: str) -> shapes.Signing:
    """Whether what is sent is signed (DKIM), with the record that belongs into DNS."""
    return _shown(inbox_id)


@router.post("/{inbox_id}/signing", response={201: shapes.Signing}, **_WRITE)
def make_signing_key(request: TokenRequest, inbox_id: str) -> Status[shapes.Signing]:
    """A new key for the domain. It signs nothing until it is used; the one before goes on."""
    make_key(inbox=_found(inbox_id), actor=request.auth)
    return Status(201, _shown(inbox_id))


@router.put("/{inbox_id}/signing", response=shapes.Signing, **_WRITE)
def use_signing_key(
    request: TokenRequest, inbox_id: str, wanted: shapes.UseOfKey
) -> shapes.Signing:
    """Sign with the new key. Refused (422) while its record is not in DNS, but for `unseen`."""
    use_key(inbox=_found(inbox_id), actor=request.auth, unseen=wanted.unseen)
    return _shown(inbox_id)


@router.delete("/{inbox_id}/signing", response=shapes.Signing, **_WRITE)
def stop(request: TokenRequest, inbox_id: str) -> shapes.Signing:
    """Sign nothing any more; the keys are forgotten."""
    stop_signing(inbox=_found(inbox_id), actor=request.auth)
    return _shown(inbox_id)


def _found(inbox_id: str) -> Inbox:
    return row_or_404(Inbox.objects.all(), inbox_id)


def _shown(inbox_id: str) -> shapes.Signing:
    return shapes.Signing.of(signing_keys(_found(inbox_id)))
