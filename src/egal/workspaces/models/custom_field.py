from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper

from egal.workspaces.tenancy import TenantModel


class FieldOf(models.TextChoices):
    CONTACT = "contact"
    CONVERSATION = "conversation"


class FieldKind(models.TextChoices):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHECK = "check"


class CustomField(TenantModel):
    """Something more that a company wants to know of its contacts, or of its conversations.

    The values stand in `custom` of those rows, by the public id of the field. choices: of a CHOICE,
    in the order they are shown. position: where it is shown, the least first.
    """

    of = models.TextField(choices=FieldOf.choices)
    kind = models.TextField(choices=FieldKind.choices)
    name = models.TextField()
    choices = ArrayField(models.TextField(), default=list)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("workspace", "of", Upper("name"), name="field_once_a_name")
        ]

    def __str__(self) -> str:
        return self.name
