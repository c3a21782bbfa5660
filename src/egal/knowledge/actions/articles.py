"""Articles as such: whom they are for and where they stand. What they say is in `revisions`."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor
from egal.knowledge.changes import WRITE, note, one_by_one
from egal.knowledge.models import Article, Audience, Category, Translation
from egal.knowledge.search.rows import forget
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_article(
    *,
    workspace: Workspace,
    actor: Actor,
    category: Category | None = None,
    audience: str = Audience.EVERYBODY,
) -> Article:
    """One that says nothing yet; its words come by `save_revision`. It stands after the others."""
    require(actor, WRITE, workspace.id)
    added = Article.objects.create(
        workspace=workspace,
        category=category,
        audience=_checked(audience),
        position=Article.objects.filter(category=category).count(),
        created_at=clock.now(),
    )
    note("article.added", added, actor, category=added.category_id, audience=added.audience)
    return added


@transaction.atomic
def change_article(
    *, article: Article, actor: Actor, category: Category | None, audience: str
) -> Article:
    """Both anew. category: None for none; in another one it stands after the others."""
    require(actor, WRITE, article.workspace_id)
    old = {"category": article.category_id, "audience": article.audience}
    if article.category_id != (category.id if category else None):
        article.position = Article.objects.filter(category=category).count()
    article.category, article.audience = category, _checked(audience)
    new = {"category": article.category_id, "audience": article.audience}
    if new != old:
        article.save(update_fields=["category", "audience", "position"])
        note("article.changed", article, actor, old=old, new=new)
    return article


@transaction.atomic
def order_articles(
    *, workspace: Workspace, actor: Actor, category: Category | None, order: Sequence[Article]
) -> None:
    """Show those of a category in this order; those left out come after, as they were."""
    require(actor, WRITE, workspace.id)
    one_by_one(workspace.id)
    wanted = {article.id: place for place, article in enumerate(order)}
    there = list(Article.objects.filter(category=category).order_by("position", "id"))
    there.sort(key=lambda each: wanted.get(each.id, len(wanted)))
    moved = [each for place, each in enumerate(there) if each.position != place]
    for place, each in enumerate(there):
        each.position = place
    Article.objects.bulk_update(there, ["position"])
    for each in moved:
        note("article.moved", each, actor, position=each.position)


@transaction.atomic
def remove_article(*, article: Article, actor: Actor) -> None:
    """With every language, revision and answer of readers. Twice does no harm."""
    require(actor, WRITE, article.workspace_id)
    one_by_one(article.workspace_id)
    number = article.id
    translations = list(Translation.objects.filter(article_id=number))
    for translation in translations:
        forget(translation)
    if Article.objects.filter(pk=number).delete()[0]:
        article.id = number
        slugs = {each.language: each.slug for each in translations}
        note("article.removed", article, actor, slugs=slugs)


def _checked(audience: str) -> str:
    if audience not in Audience.values:
        raise Trouble(_("An article is for everybody or for who has signed in."))
    return audience
