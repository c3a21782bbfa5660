from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.actions.portal_words import (
    checked_domain,
    checked_languages,
    checked_links,
    checked_texts,
)
from egal.workspaces.models import Portal
from egal.workspaces.permissions import require


@transaction.atomic
def change_portal(
    *,
    portal: Portal,
    actor: Actor,
    languages: Iterable[str] | None = None,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    links: Mapping[str, Mapping[str, str]] | None = None,
    domain: str | None = None,
    hidden: Iterable[int] | None = None,
    ways: Iterable[int] | None = None,
) -> None:
    """Change what is given; None stays.

    texts, links: of the languages named in them, the others keep theirs. domain: "" for none.
    hidden, ways: ids of inboxes of this workspace. Raises Trouble for what cannot be.
    """
    require(actor, "workspace:write", portal.workspace_id)
    kept = Portal.unscoped.select_for_update(no_key=True).get(pk=portal.pk)
    given = {
        "languages": languages,
        "texts": texts,
        "links": links,
        "domain": domain,
        "hidden": hidden,
        "ways": ways,
    }
    wanted = {key: _CHECKS[key](kept, value) for key, value in given.items() if value is not None}
    old = {key: getattr(kept, key) for key in wanted if getattr(kept, key) != wanted[key]}
    if old:
        new = {key: wanted[key] for key in old}
        _keep(kept, new)
        record("portal.changed", workspace_id=kept.workspace_id, actor=actor, old=old, new=new)
    portal.refresh_from_db()


def _keep(kept: Portal, new: Mapping[str, Any]) -> None:
    try:
        with transaction.atomic():
            Portal.unscoped.filter(pk=kept.pk).update(**new)
    except IntegrityError:
        raise Trouble(
            _("%(domain)s belongs to another workspace here.") % {"domain": new["domain"]}
        ) from None


def _by_language(
    kept: Mapping[str, Any], given: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """What is kept with what is given over it; languages without a word left out."""
    whole = {**kept, **{language: dict(words) for language, words in given.items()}}
    return {language: words for language, words in whole.items() if words}


_CHECKS: dict[str, Callable[[Portal, Any], Any]] = {
    "languages": lambda _portal, given: checked_languages(given),
    "texts": lambda portal, given: _by_language(portal.texts, checked_texts(given)),
    "links": lambda portal, given: _by_language(portal.links, checked_links(given)),
    "domain": lambda _portal, given: checked_domain(given) or None,
    "hidden": lambda _portal, given: sorted(set(given)),
    "ways": lambda _portal, given: list(dict.fromkeys(given)),
}
