"""What an article was, and what changed from one revision to the next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.history import history
from egal.desk.views.articles.lists import article_or_404
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Article, Revision
from egal.shared.rows import row_or_404


@require_GET
@at_desk("articles:write")
def revisions(request: AtDesk, public: str, language: str) -> HttpResponse:
    """All of one language, the newest opened."""
    given = history(request, article_or_404(public), language)
    return render(request, "desk/articles/revisions.html", given)


@require_GET
@at_desk("articles:write")
def revision(request: AtDesk, public: str, language: str, revision: str) -> HttpResponse:
    """One of them, with what it changed."""
    article = article_or_404(public)
    given = history(request, article, language, _revision(article, language, revision))
    return render(request, "desk/articles/revisions.html", given)


@require_POST
@at_desk("articles:write")
def restoration(request: AtDesk, public: str, language: str, revision: str) -> HttpResponse:
    """Make it the draft again; nothing is lost, and readers see it once it is published."""
    article = article_or_404(public)
    old = _revision(article, language, revision)
    save_revision(
        article=article,
        actor=request.agent,
        language=language,
        title=old.title,
        summary=old.summary,
        html=old.html,
    )
    return redirect("desk:article", request.workspace.slug, public)


def _revision(article: Article, language: str, public: str) -> Revision:
    return row_or_404(Revision.objects.filter(article=article, language=language), public)
