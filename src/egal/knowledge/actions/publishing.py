"""What readers see: the newest revision from the moment it is published, at its address."""

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor
from egal.knowledge.changes import WRITE, note, one_by_one
from egal.knowledge.drafts import draft_of
from egal.knowledge.models import Article, Redirect, Translation
from egal.knowledge.rich import in_words
from egal.knowledge.search.rows import forget, make_findable
from egal.knowledge.slugs import slug_of
from egal.knowledge.taken import holder_of
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def publish(*, article: Article, language: str, actor: Actor) -> Translation:
    """Let readers have the draft of this language; what they have already does no harm.

    Trouble where nothing is written in it.
    """
    require(actor, WRITE, article.workspace_id)
    one_by_one(article.workspace_id)
    draft = draft_of(article, language)
    if draft is None:
        raise Trouble(_("There is nothing written in this language yet."))
    translation = Translation.objects.get(article=article, language=language)
    if translation.revision_id == draft.id:
        return translation
    now = clock.now()
    translation.revision = draft
    translation.title, translation.summary = draft.title, draft.summary
    translation.html, translation.text = draft.html, in_words(draft.html)
    translation.published_at = now
    translation.first_published_at = translation.first_published_at or now
    translation.save()
    make_findable(translation)
    told = {"revision": draft.id, "title": draft.title, "slug": translation.slug}
    note("article.published", article, actor, language=language, **told)
    return translation


@transaction.atomic
def unpublish(*, article: Article, language: str, actor: Actor) -> None:
    """Readers find it no more; the draft, the address and their answers stay."""
    require(actor, WRITE, article.workspace_id)
    one_by_one(article.workspace_id)
    published = Translation.objects.filter(article=article, revision__isnull=False)
    translation = published.filter(language=language).first()
    if translation is None:
        return
    forget(translation)
    old = {"title": translation.title, "slug": translation.slug}
    translation.revision = translation.published_at = None
    translation.title = translation.summary = translation.html = translation.text = ""
    translation.save()
    note("article.unpublished", article, actor, language=language, **old)


@transaction.atomic
def change_slug(*, article: Article, language: str, slug: str, actor: Actor) -> Translation:
    """Move it to another address; whoever asks at the old one is sent on.

    slug: is written as an address is. Trouble for none, for another article's, and where nothing is
    written in this language.
    """
    require(actor, WRITE, article.workspace_id)
    one_by_one(article.workspace_id)
    translation = Translation.objects.filter(article=article, language=language).first()
    if translation is None:
        raise Trouble(_("There is nothing written in this language yet."))
    old, new = translation.slug, _checked(article, language, slug)
    if new == old:
        return translation
    Redirect.objects.filter(language=language, slug=new).delete()
    if translation.first_published_at:
        _redirect(translation, old)
    translation.slug = new
    translation.save(update_fields=["slug"])
    note("article.moved_to", article, actor, language=language, old=old, new=new)
    return translation


def _checked(article: Article, language: str, wanted: str) -> str:
    slug = slug_of(wanted)
    if not slug:
        raise Trouble(_("Write an address of letters and digits."))
    if holder_of(language, slug) not in (None, article.id):
        raise Trouble(_("Another article has this address. Choose another one."))
    return slug


def _redirect(translation: Translation, old: str) -> None:
    """Nobody knows an address that never was published."""
    Redirect.objects.create(
        workspace_id=translation.workspace_id,
        article_id=translation.article_id,
        language=translation.language,
        slug=old,
        created_at=clock.now(),
    )
