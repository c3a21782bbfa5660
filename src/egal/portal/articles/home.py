"""The help centre's first page, and what there is about one subject."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from egal.knowledge.models import Category
from egal.knowledge.reading import newest, popular, published, shelves
from egal.portal.access import AtPortal, at_portal
from egal.portal.articles.asking import canonical, frame, may_read_all, trail_of
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404

LISTED, FEW = 6, 3  # articles below the subjects; with fewer that were read, the newest
ON_A_PAGE = 50  # articles
MORE = "more"  # in place of a category's id: what is in none


@require_safe
@at_portal
def home(request: AtPortal) -> HttpResponse:
    """Search first, then the subjects, then what most people read."""
    signed_in = may_read_all(request)
    read = popular(request.language, signed_in=signed_in, most=LISTED)
    fresh = newest(request.language, signed_in=signed_in, most=LISTED) if len(read) < FEW else []
    given = frame(
        request,
        trail_of(request),
        shelves=[
            {
                "name": shelf.category.name_in(request.language) if shelf.category else "",
                "about": shelf.category.description_in(request.language) if shelf.category else "",
                "icon": shelf.category.icon if shelf.category else "",
                "place": public_id(shelf.category.id) if shelf.category else MORE,
                "count": shelf.count,
            }
            for shelf in shelves(request.language, signed_in=signed_in)
        ],
        popular=read if not fresh else [],
        newest=fresh,
        canonical=canonical(request, "articles"),
    )
    return render(request, "portal/articles/home.html", given)


@require_safe
@at_portal
def category(request: AtPortal, place: str) -> HttpResponse:
    """The articles of a subject, in its order. 404 where nothing can be read about it."""
    found = None if place == MORE else row_or_404(Category.objects.all(), place)
    rows = published(request.language, signed_in=may_read_all(request))
    rows = rows.filter(article__category=found).order_by("article__position", "title", "id")
    pages = Paginator(rows, ON_A_PAGE)
    if not pages.count:
        raise Http404
    given = frame(
        request,
        trail_of(request),
        category=found,
        name=found.name_in(request.language) if found else "",
        about=found.description_in(request.language) if found else "",
        articles=pages.get_page(request.GET.get("page")),
        canonical=canonical(request, "article_category", place),
    )
    return render(request, "portal/articles/category.html", given)
