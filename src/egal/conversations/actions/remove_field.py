from django.db import models, transaction
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from egal.contacts.models import Contact
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.workspaces.models import CustomField, FieldOf
from egal.workspaces.permissions import require


class _Without(Func):
    """A JSON object without one of its members."""

    template = "(%(expressions)s)"
    arg_joiner = " - "


@transaction.atomic
def remove_field(*, field: CustomField, actor: Actor) -> int:
    """Forget a field and what was filled in; of how many that was. This cannot be undone."""
    require(actor, "workspace:write", field.workspace_id)
    held = CustomField.objects.select_for_update().filter(pk=field.pk).first()
    if held is None:
        raise Trouble(_("There is no such field here."))
    locked = filled_in(held).select_for_update(no_key=True).order_by("pk")
    numbers = list(locked.values_list("pk", flat=True))
    key = Cast(Value(public_id(held.id)), models.TextField())
    without = _Without(F("custom"), key, output_field=models.JSONField())
    filled_in(held).filter(pk__in=numbers).update(custom=without)
    record(
        "field.removed",
        workspace_id=held.workspace_id,
        actor=actor,
        field=held.id,
        name=held.name,
        of=held.of,
        count=len(numbers),
    )
    held.delete()
    return len(numbers)


def filled_in(field: CustomField) -> QuerySet[Contact] | QuerySet[Conversation]:
    """Those who have a value in it. Looks at every row: for a page one comes to seldom."""
    named = {"custom__has_key": public_id(field.id)}
    if field.of == FieldOf.CONTACT:
        return Contact.objects.filter(**named)
    return Conversation.objects.filter(**named)
