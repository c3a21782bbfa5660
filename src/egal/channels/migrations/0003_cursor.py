import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_elsewhere"),
        ("conversations", "0007_public"),
        ("workspaces", "0004_portal_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("value", models.JSONField(default=dict)),
                ("due_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, default="")),
                ("failing_since", models.DateTimeField(null=True)),
                (
                    "inbox",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.inbox",
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
                "indexes": [models.Index(fields=["due_at"], name="cursor_due")],
                "constraints": [models.UniqueConstraint(models.F("inbox"), name="cursor_once")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("channels_cursor", [("inbox_id", "conversations_inbox")]),
    ]
