"""What an article is to say in a language: one revision after the other, the newest the draft."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor
from egal.knowledge.changes import WRITE, fitting, note
from egal.knowledge.drafts import draft_of
from egal.knowledge.models import Article, Image, Revision, Translation
from egal.knowledge.rich import made_safe
from egal.knowledge.slugs import slug_of
from egal.knowledge.taken import free_slug
from egal.shared import clock
from egal.shared.formatted import pictures
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

LONGEST_TITLE = 150  # characters
LONGEST_SUMMARY = 300
ONE_SITTING = timedelta(minutes=10)  # in which what one person writes is one revision


class Meanwhile(Trouble):
    """Somebody else wrote on it since. newest: what they left."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(
            _("%(name)s saved this meanwhile. Look at what they wrote, then save again.")
            % {"name": newest.author_name}
        )
        self.newest = newest


@transaction.atomic
def save_revision(
    *,
    article: Article,
    actor: Actor,
    language: str,
    title: str,
    summary: str = "",
    html: str = "",
    after: int | None = None,
) -> Revision:
    """Keep the draft of a language; readers see it once it is published.

    html: pictures are those of the workspace, as "cid:" and their SHA-256. after: id of the
    revision it was written over, 0 for none; raises Meanwhile when there is a newer one of somebody
    else, None writes over anything. What one person writes within ten minutes is one revision,
    unless it was published. The first one of a language gives it a slug after its title.
    """
    require(actor, WRITE, article.workspace_id)
    held = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    newest = draft_of(held, language)
    if newest and after is not None and newest.id != after and not _is_by(newest, actor):
        raise Meanwhile(newest)
    written = _checked(title=title, summary=summary, html=html)
    if newest and all(getattr(newest, name) == value for name, value in written.items()):
        return newest
    _give_slug(held, language, written["title"])
    if newest and _goes_on(newest, actor):
        return _written_on(newest, written)
    saved = Revision.objects.create(
        workspace_id=held.workspace_id,
        article=held,
        language=language,
        author_kind=actor.actor_kind,
        author_id=actor.actor_id,
        author_name=actor.actor_name,
        created_at=clock.now(),
        changed_at=clock.now(),
        **written,
    )
    note("article.saved", held, actor, language=language, revision=saved.id, title=saved.title)
    return saved


def _checked(*, title: str, summary: str, html: str) -> dict[str, str]:
    words = _("Give the article a title of at most %(most)s characters.")
    said = " ".join(storable(summary).split())
    if len(said) > LONGEST_SUMMARY:
        raise Trouble(_("A summary has at most %(most)s characters.") % {"most": LONGEST_SUMMARY})
    return {
        "title": fitting(storable(title), LONGEST_TITLE, words),
        "summary": said,
        "html": _safe(storable(html)),
    }


def _safe(html: str) -> str:
    """Only pictures that are this workspace's are shown."""
    asked = {picture.target for picture in pictures(made_safe(html, _Every()))}
    there = Image.objects.filter(sha256__in=asked).values_list("sha256", flat=True)
    return made_safe(html, frozenset(there))


class _Every(frozenset[str]):
    """Has whatever it is asked for."""

    def __contains__(self, item: object) -> bool:
        return bool(item)


def _is_by(revision: Revision, actor: Actor) -> bool:
    return (revision.author_kind, revision.author_id) == (actor.actor_kind, actor.actor_id)


def _goes_on(newest: Revision, actor: Actor) -> bool:
    """Whether this is the same sitting, of which nobody has read anything yet."""
    fresh = clock.now() - newest.created_at < ONE_SITTING
    published = Translation.objects.filter(revision=newest).exists()
    return fresh and _is_by(newest, actor) and not published


def _written_on(revision: Revision, written: dict[str, str]) -> Revision:
    for name, value in written.items():
        setattr(revision, name, value)
    revision.changed_at = clock.now()
    revision.save(update_fields=[*written, "changed_at"])
    return revision


def _give_slug(article: Article, language: str, title: str) -> None:
    if not Translation.objects.filter(article=article, language=language).exists():
        Translation.objects.create(
            workspace_id=article.workspace_id,
            article=article,
            language=language,
            slug=free_slug(language, slug_of(title) or article.public_id.lower()),
        )
