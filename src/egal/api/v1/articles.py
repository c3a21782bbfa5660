from typing import Annotated, Any, Literal, Self

from django.http import Http404
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field, model_validator

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment, one_of, public_or_none
from egal.knowledge import models
from egal.knowledge.actions.articles import add_article, change_article, remove_article
from egal.knowledge.actions.publishing import change_slug, publish, unpublish
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.drafts import draft_of
from egal.knowledge.listing import Standing, standings
from egal.knowledge.markdown import html_of, markdown_of
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("articles", ("id",), newest_first=False)
_READ, _WRITE = needs("conversations:read"), needs("articles:write")


class ArticlePlace(BaseModel):
    """Where an article stands, and whom it is for."""

    model_config = ConfigDict(extra="forbid")

    category_id: str | None = Field(None, description="Null for none.")
    audience: Literal["everybody", "signed_in"] = "everybody"


class ArticleLanguage(BaseModel):
    """How an article stands in one language."""

    language: str
    title: str = Field(description="Of the draft.")
    state: Literal["missing", "draft", "published", "changed"] = Field(
        description="`changed`: published, with a newer draft."
    )


class Article(BaseModel):
    """A page of the help centre."""

    id: str
    category_id: str | None
    audience: Annotated[str, one_of(models.Audience.values)]
    languages: list[ArticleLanguage]
    created_at: Moment

    @classmethod
    def of(cls, standing: Standing) -> Self:
        article = standing.article
        return cls(
            id=article.public_id,
            category_id=public_or_none(article.category_id),
            audience=article.audience,
            languages=[
                ArticleLanguage(language=code, title=title, state=standing.state(code).value)
                for code, title in standing.titles.items()
            ],
            created_at=article.created_at,
        )


class ArticlePage(Page[Article]):
    """Some of the articles."""


class Which(BaseModel):
    """Of which."""

    category_id: str | None = Field(None, description="Those of this category alone.")


class WrittenText(BaseModel):
    """What an article says in a language."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=150)
    summary: str = Field("", max_length=300)
    html: str = ""
    markdown: str = Field("", description="Instead of `html`, which is then made from it.")
    after: str | None = Field(
        None,
        description="The `revision_id` it was written over: refused (422) when somebody else has"
        " saved since. Null writes over anything.",
    )

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        if self.html and self.markdown:
            raise ValueError("Give html or markdown: the html is made from the markdown.")
        return self


class ArticleText(BaseModel):
    """The draft of a language, and where readers find what is published of it."""

    language: str
    title: str
    summary: str
    html: str = Field(description="Pictures are `cid:` and their SHA-256.")
    markdown: str
    slug: str = Field(description="The end of its address.")
    revision_id: str
    saved_at: Moment
    published_at: Moment | None = Field(description="Null while readers do not have it.")
    is_changed: bool = Field(description="Whether readers have an older text.")

    @classmethod
    def of(cls, article: models.Article, language: str) -> Self:
        """Http404 where nothing is written in it."""
        draft = draft_of(article, language)
        place = models.Translation.objects.filter(article=article, language=language).first()
        if draft is None or place is None:
            raise Http404
        return cls(
            language=language,
            title=draft.title,
            summary=draft.summary,
            html=draft.html,
            markdown=markdown_of(draft.html),
            slug=place.slug,
            revision_id=draft.public_id,
            saved_at=draft.changed_at,
            published_at=place.published_at,
            is_changed=place.is_published and place.revision_id != draft.id,
        )


class NewSlug(BaseModel):
    """Another address."""

    model_config = ConfigDict(extra="forbid")

    slug: str = Field(max_length=80)


@router.get("", response=ArticlePage, **_READ)
def list_articles(
    request: TokenRequest,
    which: Query[Which],
    paging: Query[Paging],
) -> ArticlePage:
    """The oldest first, drafts included."""
    rows = models.Article.objects.all()
    if which.category_id is not None:
        rows = rows.filter(category=number_of(which.category_id))
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    items = [Article.of(each) for each in standings(found)]
    return ArticlePage(items=items, next_cursor=next_cursor)


@router.post("", response={201: Article}, **_WRITE)
def new_article(request: TokenRequest, new: ArticlePlace) -> Status[Article]:
    """One that says nothing yet; its texts are put below it."""
    added = add_article(workspace=request.auth.workspace, actor=request.auth, **_place(new))
    return Status(201, _shown(added))


@router.get("/{article_id}", response=Article, **_READ)
def read_article(request: TokenRequest, article_id: str) -> Article:
    """How it stands in each language."""
    return _shown(_article(article_id))


@router.put("/{article_id}", response=Article, **_WRITE)
def set_article(request: TokenRequest, article_id: str, new: ArticlePlace) -> Article:
    """Its category and whom it is for."""
    article = _article(article_id)
    return _shown(change_article(article=article, actor=request.auth, **_place(new)))


@router.delete("/{article_id}", response={204: None}, **_WRITE)
def delete_article(request: TokenRequest, article_id: str) -> Status[None]:
    """Gone in every language, with its revisions."""
    remove_article(article=_article(article_id), actor=request.auth)
    return Status(204, None)


@router.get("/{article_id}/texts/{language}", response=ArticleText, **_READ)
def read_article_text(request: TokenRequest, article_id: str, language: str) -> ArticleText:
    """The draft in one language."""
    return ArticleText.of(_article(article_id), language)


@router.put("/{article_id}/texts/{language}", response=ArticleText, **_WRITE)
def set_article_text(
    request: TokenRequest, article_id: str, language: str, new: WrittenText
) -> ArticleText:
    """Save the draft; readers see it once it is published."""
    article = _article(article_id)
    save_revision(
        article=article,
        actor=request.auth,
        language=language,
        title=new.title,
        summary=new.summary,
        html=new.html or html_of(new.markdown),
        after=None if new.after is None else number_of(new.after),
    )
    return ArticleText.of(article, language)


@router.put("/{article_id}/texts/{language}/slug", response=ArticleText, **_WRITE)
def set_article_slug(
    request: TokenRequest, article_id: str, language: str, new: NewSlug
) -> ArticleText:
    """Move it; whoever asks at the old address is led to the new one."""
    article = _article(article_id)
    change_slug(article=article, language=language, slug=new.slug, actor=request.auth)
    return ArticleText.of(article, language)


@router.post("/{article_id}/texts/{language}/publication", response=ArticleText, **_WRITE)
def publish_article_text(request: TokenRequest, article_id: str, language: str) -> ArticleText:
    """Let readers have the draft."""
    article = _article(article_id)
    publish(article=article, language=language, actor=request.auth)
    return ArticleText.of(article, language)


@router.delete("/{article_id}/texts/{language}/publication", response={204: None}, **_WRITE)
def unpublish_article_text(request: TokenRequest, article_id: str, language: str) -> Status[None]:
    """Readers find it no more; the draft stays."""
    unpublish(article=_article(article_id), language=language, actor=request.auth)
    return Status(204, None)


def _article(public: str) -> models.Article:
    return row_or_404(models.Article.objects.all(), public)


def _shown(article: models.Article) -> Article:
    [standing] = standings([article])
    return Article.of(standing)


def _place(given: ArticlePlace) -> dict[str, Any]:
    """As the verbs take it."""
    chosen = given.category_id
    category = None if chosen is None else row_or_404(models.Category.objects.all(), chosen)
    return {"category": category, "audience": given.audience}
