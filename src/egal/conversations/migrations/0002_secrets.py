from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from egal.shared.sealed import SealedJSONField
from egal.shared.sealing import seal, unseal

# Sealed while still JSON, then changed to text: that writes the table anew, so that the old rows,
# passwords and all, do not stay behind in it.
_TO_TEXT = "alter table conversations_inbox alter settings type text using settings #>> '{}'"
_TO_JSON = "alter table conversations_inbox alter settings type jsonb using to_jsonb(settings)"


def seal_settings(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("select id, settings::text from conversations_inbox")
        for inbox, clear in cursor.fetchall():
            cursor.execute(_KEEP_TEXT, [seal(clear), inbox])
    editor.connection.check_constraints()  # a table with checks outstanding cannot be altered


def open_settings(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("select id, settings #>> '{}' from conversations_inbox")
        for inbox, sealed in cursor.fetchall():
            cursor.execute(_KEEP_JSON, [unseal(sealed), inbox])


_KEEP_TEXT = "update conversations_inbox set settings = to_jsonb(%s::text) where id = %s"
_KEEP_JSON = "update conversations_inbox set settings = %s::jsonb where id = %s"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.RunPython(seal_settings, open_settings),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(_TO_TEXT, _TO_JSON)],
            [migrations.AlterField("inbox", "settings", SealedJSONField(default=dict))],
        ),
    ]
