import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    """Where the fetching of each inbox's mail stands."""

    initial = True

    dependencies = [
        ("conversations", "0008_swift"),
        ("workspaces", "0002_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("since", models.DateTimeField()),
                ("uidvalidity", models.BigIntegerField(default=0)),
                ("upto", models.BigIntegerField(default=0)),
                ("below", models.BigIntegerField(null=True)),
                ("holder", models.TextField(blank=True, default="")),
                ("held_until", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("stuck", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True, default="")),
                ("needs_mending", models.BooleanField(default=False)),
                ("tried", models.TextField(blank=True, default="")),
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
                "constraints": [
                    models.UniqueConstraint(
                        models.F("inbox"), models.F("place"), name="mailbox_once_a_place"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("channel_email_mailbox", [("inbox_id", "conversations_inbox")]),
    ]
