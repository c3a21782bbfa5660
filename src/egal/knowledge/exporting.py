"""The whole help centre as files that can be taken in again."""

from collections.abc import Iterator
from mimetypes import guess_extension

from egal.events.record import Actor
from egal.knowledge.changes import WRITE
from egal.knowledge.drafts import draft_of
from egal.knowledge.listing import Standing, in_order, standings
from egal.knowledge.markdown import markdown_of
from egal.knowledge.markdown.archive import PICTURES, write_archive
from egal.knowledge.markdown.page import ArticleFile
from egal.knowledge.models import Article, Image, Translation
from egal.knowledge.pictures import sources, with_sources
from egal.shared import files
from egal.shared.formatted import ENCLOSED
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


def export_articles(*, workspace: Workspace, actor: Actor) -> bytes:
    """A ZIP file: what readers have, and the drafts of what they have not yet."""
    require(actor, WRITE, workspace.id)
    shown = Pictures()
    written = [
        file
        for standing in standings(in_order(Article.objects.all()))
        for file in _files(standing, shown)
    ]
    return write_archive(written, shown.contents())


class Pictures:
    """Those that the exported texts show, each under a name of its own."""

    def __init__(self) -> None:
        self._named: dict[str, Image] = {}

    def path_of(self, source: str) -> str:
        """Beside the folder of a language; "" for one that is gone."""
        image = Image.objects.filter(sha256=source.removeprefix(ENCLOSED)).first()
        if image is None:
            return ""
        ending = guess_extension(image.content_type) or ""
        path = f"{PICTURES}/{image.sha256[:16]}{ending}"
        self._named[path] = image
        return f"../{path}"

    def contents(self) -> dict[str, bytes]:
        """By path; what the store has no more is left out."""
        found = {}
        for path, image in self._named.items():
            try:
                with files.opened(image.sha256) as file:
                    found[path] = file.read()
            except FileNotFoundError:
                continue
        return found


def _files(standing: Standing, shown: Pictures) -> Iterator[ArticleFile]:
    article = standing.article
    translations = Translation.objects.filter(article=article).order_by("id")
    shared = ""
    for translation in translations:
        text = translation if translation.is_published else draft_of(article, translation.language)
        if text is None:
            continue
        shared = shared or translation.slug
        category = article.category
        pictures = {source: shown.path_of(source) for source in sources(text.html)}
        yield ArticleFile(
            path=f"{translation.language}/{translation.slug}.md",
            language=translation.language,
            title=text.title,
            article=shared,
            slug=translation.slug,
            category=category.names.get(translation.language, "") if category else "",
            summary=text.summary,
            audience=article.audience,
            published=translation.is_published,
            body=markdown_of(with_sources(text.html, pictures.__getitem__)),
        )
