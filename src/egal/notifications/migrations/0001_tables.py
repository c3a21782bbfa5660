import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.notifications.models
import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys

KINDS = [
    ("assigned", "Assigned"),
    ("replied", "Replied"),
    ("mentioned", "Mentioned"),
    ("failed", "Failed"),
    ("unassigned", "Unassigned"),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0003_desk"),
        ("workspaces", "0002_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField(choices=KINDS)),
                ("actor_name", models.TextField(blank=True, default="")),
                ("count", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="workspaces.agent",
                    ),
                ),
                (
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                "indexes": [
                    models.Index(fields=["agent", "-at", "-id"], name="notification_of_agent"),
                    models.Index(fields=["conversation"], name="notification_of_matter"),
                    models.Index(fields=["at"], name="notification_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=("agent", "conversation", "kind"),
                        name="notification_unread",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Choices",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(choices=KINDS),
                        default=egal.notifications.models.all_but_new,
                        size=None,
                    ),
                ),
                ("browser", models.BooleanField(default=False)),
                (
                    "digest",
                    models.TextField(
                        choices=[("off", "Off"), ("hourly", "Hourly"), ("daily", "Daily")],
                        default="off",
                    ),
                ),
                ("digest_due_at", models.DateTimeField(null=True)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest_due_at__isnull", False)),
                        fields=["digest_due_at"],
                        name="choices_digest_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("agent"), name="choices_once_an_agent")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys(
            "notifications_notification",
            [
                ("agent_id", "workspaces_agent"),
                ("conversation_id", "conversations_conversation"),
            ],
        ),
        *tenant_keys("notifications_choices", [("agent_id", "workspaces_agent")]),
    ]
