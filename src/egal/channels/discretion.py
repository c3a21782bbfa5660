"""What looks private does not go out in public, unless somebody has said of it that it may."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.spelling import country_of
from egal.conversations.models import Inbox
from egal.shared.short.private import private_in
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """text: the words themselves, as they stand there. said: what they look like, for the
    reader."""

    kind: str
    said: str
    text: str


class LooksPrivate(Trouble):
    """These words would be read by everybody."""

    code = "looks_private"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        named = ", ".join(f"“{each.text}”" for each in findings[:_MOST_NAMED])
        super().__init__(
            _(
                "Everybody would read this, and it looks private: %(named)s. Send it in private, "
                "or say that it may be public."
            )
            % {"named": named}
        )

    @property
    def told(self) -> Mapping[str, Any]:
        return {"found": [{"kind": each.kind, "text": each.text} for each in self.findings]}


def refuse_private(text: str, workspace: Workspace, may_be_public: Collection[str] = ()) -> None:
    """Raises LooksPrivate. may_be_public: words somebody has looked at and lets out."""
    permitted = {_plain(each) for each in may_be_public}
    found = [each for each in looks_private(text, workspace) if _plain(each.text) not in permitted]
    if found:
        raise LooksPrivate(found)


def looks_private(text: str, workspace: Workspace) -> list[Finding]:
    """Each once. What the workspace's own inboxes are known by is not private."""
    own = list(Inbox.objects.values_list("address", flat=True))
    country = country_of(workspace.time_zone) or "DE"
    found = [
        Finding(str(each.kind), _(each.said), text[each.start : each.end].strip())
        for each in private_in(text, country, own)
    ]
    return list({_plain(each.text): each for each in reversed(found)}.values())[::-1]


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
