import django.db.models.deletion
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    """Drafts of what begins a conversation, and messages that hand another one on."""

    dependencies = [
        ("conversations", "0018_formatted"),
        ("workspaces", "0002_access"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="fields",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="message",
            name="redirects",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="conversation",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to="conversations.conversation",
            ),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "delete from conversations_draft where conversation_id is null",
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("redirects__isnull", False)),
                fields=["redirects"],
                name="message_redirecting",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("conversation__isnull", True)),
                fields=("agent",),
                name="draft_to_begin_once_an_agent",
            ),
        ),
        *tenant_keys(
            "conversations_message",
            [("redirects_id", "conversations_message")],
        ),
    ]
