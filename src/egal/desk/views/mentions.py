from django.http import JsonResponse
from django.views.decorators.http import require_GET

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.mentions import colleagues


@require_GET
@at_desk("conversations:write")
def named(request: AtDesk) -> JsonResponse:
    """Whom a note can name, for the list that "@" opens."""
    return JsonResponse({"colleagues": colleagues(request)})
