import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.shared.sealed
import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("channel_email", "0001_mailboxes"),
        ("channel_email", "0002_grants"),
    ]
    dependencies = [
        ("conversations", "0001_tables"),
        ("workspaces", "0001_tables"),
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
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("provider", models.TextField()),
                ("account", models.TextField(blank=True, default="")),
                ("given_at", models.DateTimeField()),
                ("given_by", models.TextField()),
                ("tokens", egal.shared.sealed.SealedJSONField()),
                ("expires_at", models.DateTimeField()),
                ("renewed_at", models.DateTimeField()),
                ("holder", models.TextField(blank=True, default="")),
                ("held_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
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
                    models.UniqueConstraint(models.F("inbox"), name="grant_once_an_inbox")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("channel_email_mailbox", [("inbox_id", "conversations_inbox")]),
        *tenant_keys("channel_email_grant", [("inbox_id", "conversations_inbox")]),
    ]
