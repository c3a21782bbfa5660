"""Articles from files, all of them or none."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from egal.events.record import Actor
from egal.knowledge.actions.articles import add_article, change_article
from egal.knowledge.actions.categories import add_category
from egal.knowledge.actions.images import add_image
from egal.knowledge.actions.publishing import change_slug, publish
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.changes import WRITE
from egal.knowledge.markdown import html_of
from egal.knowledge.markdown.archive import resolved
from egal.knowledge.markdown.page import ArticleFile
from egal.knowledge.models import Article, Category
from egal.knowledge.pictures import with_sources
from egal.knowledge.plan import Plan, Planned, slug_in
from egal.shared.files import Kept, keep_pieces
from egal.shared.formatted import ENCLOSED
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


def take_in(*, workspace: Workspace, actor: Actor, plan: Plan) -> list[Article]:
    """Add the articles that are new and write on those that are there; what is left out stays.

    Trouble, before anything is changed, where the plan has a problem.
    """
    require(actor, WRITE, workspace.id)
    if plan.problems:
        raise Trouble(plan.problems[0].words)
    named = _named(plan)
    kept = {path: keep_pieces([content]) for path, content in named.items()}
    with transaction.atomic():
        for path, each in kept.items():
            name = path.rpartition("/")[2]
            add_image(workspace=workspace, actor=actor, kept=each, name=name)
        return [_take_in(workspace, actor, each, kept) for each in plan.articles]


def _named(plan: Plan) -> dict[str, bytes]:
    """The pictures that stand in any of the texts."""
    every = plan.archive.pictures
    texts = "\n".join(file.body for planned in plan.articles for file in planned.files)
    return {path: every[path] for path in every if path.rpartition("/")[2] in texts}


def _take_in(
    workspace: Workspace, actor: Actor, planned: Planned, kept: Mapping[str, Kept]
) -> Article:
    first = planned.files[0]
    category = _category(workspace, actor, planned.files)
    if planned.there:
        article = change_article(
            article=planned.there,
            actor=actor,
            category=category or planned.there.category,
            audience=first.audience,
        )
    else:
        article = add_article(
            workspace=workspace, actor=actor, category=category, audience=first.audience
        )
    for file in planned.files:
        _write(article, actor, file, kept)
    return article


def _write(article: Article, actor: Actor, file: ArticleFile, kept: Mapping[str, Kept]) -> None:
    def source_of(source: str) -> str:
        picture = kept.get(resolved(file.path, source))
        return f"{ENCLOSED}{picture.sha256}" if picture else ""

    language = file.language
    html = with_sources(html_of(file.body), source_of)
    save_revision(
        article=article,
        actor=actor,
        language=language,
        title=file.title,
        summary=file.summary,
        html=html,
    )
    if file.slug:
        change_slug(article=article, language=language, slug=slug_in(file), actor=actor)
    if file.published:
        publish(article=article, language=language, actor=actor)


def _category(workspace: Workspace, actor: Actor, files: Sequence[ArticleFile]) -> Category | None:
    """The one that has one of the names already, else a new one with all of them."""
    names = {file.language: file.category for file in files if file.category}
    if not names:
        return None
    for category in Category.objects.order_by("position", "id"):
        called = {(code, name.lower()) for code, name in category.names.items()}
        if any((code, name.lower()) in called for code, name in names.items()):
            return category
    return add_category(workspace=workspace, actor=actor, names=names)
