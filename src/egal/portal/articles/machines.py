"""For machines: what is new (RSS 2.0), what there is (sitemaps.org), what may be asked for."""

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egal.knowledge.models import Audience, Translation
from egal.knowledge.reading import published
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.asking import canonical
from egal.portal.paths import path_of
from egal.shared.ids import public_id
from egal.workspaces.portals import address_of

NEWEST = 30
MOST = 50_000  # addresses in one sitemap, as the protocol has it
_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset'
    ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_KEPT_FROM_ROBOTS = ("search/", "conversations/", "sign-in/", "devices/")


@require_safe
@at_portal
def feed(request: AtPortal) -> HttpResponse:
    """The articles published last in this language, for everybody."""
    channel = Rss201rev2Feed(
        title=_("%(name)s: help centre") % {"name": request.workspace.name},
        link=canonical(request, "articles"),
        description=_("What was published last"),
        language=request.language,
        feed_url=canonical(request, "articles_feed"),
    )
    for each in published(request.language, signed_in=False).order_by("-published_at")[:NEWEST]:
        channel.add_item(
            title=each.title,
            link=canonical(request, "article", each.slug),
            description=each.summary,
            pubdate=each.published_at,
            unique_id=f"{public_id(each.article_id)}-{each.language}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(channel.writeString("utf-8"), content_type=channel.content_type)


@require_safe
@at_portal
def sitemap(request: AtPortal) -> HttpResponse:
    """Every article for everybody, each with its languages; the start pages before them."""
    starts = {code: _address(request, "start", code) for code in request.portal.languages}
    homes = {code: _address(request, "articles", code) for code in request.portal.languages}
    entries = [_entries(starts), _entries(homes), *_articles(request)]
    lines = [line for entry in entries for line in entry][:MOST]
    return HttpResponse(f"{_SITEMAP}{''.join(lines)}</urlset>\n", content_type="application/xml")


@require_safe
@at_portal
def robots(request: AtPortal) -> HttpResponse:
    """Of a portal on its own domain; below ours it would say nothing. RFC 9309."""
    if request.base:
        raise Http404
    kept = [f"Disallow: /*/{place}" for place in _KEPT_FROM_ROBOTS]
    there = f"Sitemap: {address_of(request.portal, path_of('sitemap'))}"
    lines = ["User-agent: *", *kept, "", there, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _articles(request: AtPortal) -> Iterable[list[str]]:
    rows = Translation.objects.filter(
        revision__isnull=False,
        article__audience=Audience.EVERYBODY,
        language__in=request.portal.languages,
    )
    ordered = rows.order_by("article", "language")
    found = ordered.values_list("article_id", "language", "slug", "published_at")[:MOST]
    for _number, group in groupby(found, key=lambda row: row[0]):
        pages = list(group)
        places = {code: _address(request, "article", code, slug) for _, code, slug, _at in pages}
        changed = {code: f"{at:%Y-%m-%d}" for _, code, _slug, at in pages}
        yield _entries(places, changed)


def _entries(places: dict[str, str], changed: dict[str, str] | None = None) -> list[str]:
    """One for each language, which names the others."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(place)}/>'
        for code, place in places.items()
        if len(places) > 1
    )
    since = {code: f"<lastmod>{at}</lastmod>" for code, at in (changed or {}).items()}
    return [
        f"<url><loc>{escape(place)}</loc>{since.get(code, '')}{others}</url>\n"
        for code, place in places.items()
    ]


def _address(request: AtPortal, name: str, *args: str) -> str:
    return address_of(request.portal, path_of(name, *args))
