"""Words that mean the same to whoever searches, a set a line."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.frame import languages_of
from egal.desk.context.articles.synonyms import synonyms_shown
from egal.knowledge.actions.synonyms import set_synonyms
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def synonyms(request: AtDesk) -> HttpResponse:
    """Those of each language; all of one language anew."""
    if request.method == "GET":
        return render(request, "desk/articles/synonyms.html", synonyms_shown(request))
    language, text = request.POST.get("language", ""), request.POST.get("sets", "")
    sets = [line.split(",") for line in text.splitlines() if line.strip()]
    if language not in languages_of(request.workspace):
        raise Http404
    try:
        set_synonyms(workspace=request.workspace, actor=request.agent, language=language, sets=sets)
    except Trouble as trouble:
        given = synonyms_shown(request, {language: (text, str(trouble))})
        return render(request, "desk/articles/synonyms.html", given, status=422)
    answer = redirect("desk:article-synonyms", request.workspace.slug)
    answer["Location"] += f"?saved={language}#in-{language}"
    return answer
