"""Addresses of the help centre at the desk."""

from django.urls import path

from egal.desk.views.articles import (
    categories,
    gaps,
    lists,
    pictures,
    revisions,
    synonyms,
    texts,
    transfers,
)

_articles = "desk/<slug:slug>/articles/"
_category = f"{_articles}categories/<str:public>/"
_article = f"{_articles}<str:public>/"
_text = f"{_article}<str:language>/"

urlpatterns = [
    path(_articles, lists.articles, name="articles"),
    path(f"{_articles}new/", lists.new, name="new-article"),
    path(f"{_articles}categories/", categories.categories, name="article-categories"),
    path(_category, categories.category, name="article-category"),
    path(f"{_category}place/", categories.place, name="article-category-place"),
    path(f"{_category}removal/", categories.removal, name="article-category-removal"),
    path(f"{_articles}synonyms/", synonyms.synonyms, name="article-synonyms"),
    path(f"{_articles}gaps/", gaps.gaps, name="article-gaps"),
    path(f"{_articles}gaps/dismissal/", gaps.dismissal, name="article-gaps-dismissal"),
    path(f"{_articles}files/", transfers.transfers, name="article-files"),
    path(f"{_articles}files/start/", transfers.start, name="article-files-start"),
    path(f"{_articles}files/export/", transfers.export, name="article-files-export"),
    path(f"{_articles}pictures/", pictures.pictures, name="article-pictures"),
    path(f"{_articles}pictures/<str:sha256>/", pictures.picture, name="article-picture"),
    path(_article, lists.article, name="article"),
    path(f"{_article}place/", lists.place, name="article-place"),
    path(f"{_article}removal/", lists.removal, name="article-removal"),
    path(f"{_text}draft/", texts.draft, name="article-draft"),
    path(f"{_text}publication/", texts.publication, name="article-publication"),
    path(f"{_text}publication/end/", texts.end, name="article-publication-end"),
    path(f"{_text}address/", texts.address, name="article-address"),
    path(f"{_text}preview/", texts.preview, name="article-preview"),
    path(f"{_text}revisions/", revisions.revisions, name="article-revisions"),
    path(f"{_text}revisions/<str:revision>/", revisions.revision, name="article-revision"),
    path(
        f"{_text}revisions/<str:revision>/restoration/",
        revisions.restoration,
        name="article-restoration",
    ),
]
