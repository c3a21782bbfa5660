"""What was said in a call is found by the search, as long as its recordings are kept."""

from egal.calls.models import Call, Recording
from egal.conversations.search import make_heard_findable


def let_be_found(call: Call) -> None:
    """By all that is written down of it now: whenever that has changed, in the same transaction.

    The call is locked: of two recordings written down at once, the second one sees both.
    """
    held = Call.objects.select_for_update(of=("self",), no_key=True).select_related("message")
    message = held.get(pk=call.pk).message
    if message is None:
        return
    spoken = Recording.objects.filter(call__message=message).order_by("began_at", "id")
    said = [each["text"] for row in spoken.values_list("transcript", flat=True) for each in row]
    make_heard_findable(message, "\n".join(said))
