import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0003_desk"),
        ("workspaces", "0003_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Callback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.TextField()),
                ("at", models.DateTimeField()),
                ("minutes", models.PositiveIntegerField()),
                ("language", models.TextField(blank=True, default="")),
                ("booked_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("kept", "Kept"),
                            ("missed", "Missed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="",
                    ),
                ),
                ("ended_by", models.TextField(blank=True, default="")),
                (
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="callbacks",
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
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["workspace", "at"],
                        name="callback_promised",
                    ),
                    models.Index(fields=["conversation"], name="callback_of_conversation"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("conversation",),
                        name="callback_once_a_conversation",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CallbackSlots",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("minutes", models.PositiveIntegerField(default=20)),
                ("capacity", models.PositiveIntegerField(default=1)),
                ("days_ahead", models.PositiveIntegerField(default=7)),
                ("lead_minutes", models.PositiveIntegerField(default=30)),
                ("paused_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("workspace",), name="callback_slots_once"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 240)),
                        name="callback_slots_length",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        tenant_table("callbacks_callbackslots"),
        *tenant_keys("callbacks_callback", [("conversation_id", "conversations_conversation")]),
        tenant_table("callbacks_callback"),
    ]
