"""What people looked for and did not find, for who writes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.gaps import gaps_shown
from egal.desk.views.articles.lists import article_or_404
from egal.knowledge.actions.gaps import dismiss_endings, dismiss_searches


@require_GET
@at_desk("articles:write")
def gaps(request: AtDesk) -> HttpResponse:
    """The last 30 days."""
    return render(request, "desk/articles/gaps.html", gaps_shown(request))


@require_POST
@at_desk("articles:write")
def dismissal(request: AtDesk) -> HttpResponse:
    """It was seen to."""
    given, language = request.POST, request.POST.get("language", "")
    if given.get("article"):
        article = article_or_404(given["article"])
        dismiss_endings(article=article, language=language, actor=request.agent)
    else:
        dismiss_searches(
            workspace=request.workspace,
            actor=request.agent,
            language=language,
            words=given.get("words", ""),
        )
    return redirect("desk:article-gaps", request.workspace.slug)
