"""The digits and the link of a code: told by our key and its row, kept nowhere.

    482 913                     six digits: HMAC-SHA256 of its id and moment, the remainder by 10^6
    {public id}.{signature}     of the link, 32 characters of 5 bits

Whoever reads the database, or a backup of it, signs in as nobody.
"""

import re

from egal.conversations.models import Code
from egal.shared import crypto
from egal.shared.ids import number_of

DIGITS = 6
_PURPOSE = "code"
_LENGTH = 32
_ANY_GAP = re.compile(r"[\s\-.]+")


def digits_of(code: Code) -> str:
    """As they are sent: "482913"."""
    return crypto.digits(_PURPOSE, _named(code), DIGITS)


def are_digits_of(code: Code, typed: str) -> bool:
    """Whether these are its digits, however they are grouped."""
    plain = _ANY_GAP.sub("", typed)
    return crypto.digits_of_ours(_PURPOSE, _named(code), plain, DIGITS)


def link_of(code: Code) -> str:
    """The last part of its link's address."""
    return f"{code.public_id}.{crypto.signature(_PURPOSE, _named(code), _LENGTH)}"


def code_of_link(link: str) -> Code | None:
    """The code of the workspace in force whose link this is; it may be used or expired."""
    public, _dot, signature = link.partition(".")
    code = Code.objects.filter(pk=number_of(public)).select_related("inbox").first()
    if code is None or not code.page:
        return None
    ours = crypto.signed_by_us(_PURPOSE, _named(code), signature, _LENGTH)
    return code if ours else None


def _named(code: Code) -> str:
    """The moment too: after a restore the same id may be given again."""
    return f"{code.pk} {code.created_at.isoformat()}"
