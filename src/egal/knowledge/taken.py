"""Which slugs are free: an article's address is never another's, not even one it has left."""

from itertools import count

from egal.knowledge.models import Article, Redirect, Translation


def holder_of(language: str, slug: str) -> int | None:
    """The id of the article at this address, now or formerly; None where there is none."""
    for rows in (Translation.objects, Redirect.objects):
        found = rows.filter(language=language, slug=slug).values_list("article_id", flat=True)
        if (holder := found.first()) is not None:
            return holder
    return None


def free_slug(language: str, wanted: str, article: Article | None = None) -> str:
    """This one, or with the first number that nobody else has. article: may have it already."""
    own = article.id if article else None
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(each for each in candidates if holder_of(language, each) in (None, own))
