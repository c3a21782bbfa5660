"""The gaps of the help centre, as the last weeks show them."""

from typing import Any
from urllib.parse import urlencode

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import frame, name_of, url
from egal.knowledge.gaps import LOOKED_BACK, missing, unhelpful
from egal.knowledge.listing import standings


def gaps_shown(request: AtDesk) -> dict[str, Any]:
    """Searches in vain, and articles that ended in contact."""
    ended = unhelpful()
    titles = {each.article.id: each for each in standings(gap.article for gap in ended)}
    new = url(request, "new-article")
    return {
        **frame(request, "article-gaps"),
        "days": LOOKED_BACK.days,
        "dismissal_url": url(request, "article-gaps-dismissal"),
        "searches": [
            {
                "words": gap.words,
                "language": gap.language,
                "language_name": name_of(gap.language),
                "times": gap.times,
                "found": gap.found,
                "contacted": gap.contacted,
                "last": gap.last,
                "new_url": f"{new}?{urlencode({'title': gap.words, 'language': gap.language})}",
            }
            for gap in missing()
        ],
        "articles": [
            {
                "id": gap.article.public_id,
                "title": titles[gap.article.id].title([gap.language]),
                "language": gap.language,
                "language_name": name_of(gap.language),
                "times": gap.times,
                "last": gap.last,
                "url": url(request, "article", gap.article.public_id),
            }
            for gap in ended
        ],
    }
