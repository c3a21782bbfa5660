import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    """What is begun, what waits for its moment, and what was before it."""

    dependencies = [
        ("conversations", "0014_doubts"),
        ("workspaces", "0002_access"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="before",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="send_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="reached",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="delivery",
            name="refused",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="message",
            name="bcc",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="message",
            name="forwarded",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("note", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField()),
                (
                    "agent",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.agent",
                    ),
                ),
                (
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conversation"), models.F("agent"), name="draft_once_an_agent"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys(
            "conversations_draft",
            [
                ("conversation_id", "conversations_conversation"),
                ("agent_id", "workspaces_agent"),
            ],
        ),
    ]
