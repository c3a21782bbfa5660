import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.service_levels.models
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
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("week", models.JSONField(default=egal.service_levels.models.no_days)),
                ("country", models.TextField(blank=True, default="")),
                ("subdivision", models.TextField(blank=True, default="")),
                ("days", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField()),
                (
                    "inbox",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        fields=("workspace", "inbox"),
                        name="opening_hours_once",
                        nulls_distinct=False,
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("seconds", models.FloatField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("promised", models.FloatField(null=True)),
                ("basis", models.TextField(blank=True, default="")),
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
                "indexes": [
                    models.Index(fields=["inbox", "asked_at"], name="wait_asked"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["inbox", "answered_at"],
                        name="wait_answered",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at", None), ("ended_at", None)),
                        fields=["inbox", "asked_at"],
                        name="wait_unanswered",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation",), name="wait_once_a_conversation"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WaitMeasure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("measured_at", models.DateTimeField()),
                ("basis", models.TextField(blank=True, default="")),
                ("seconds", models.FloatField(null=True)),
                ("usual", models.FloatField(null=True)),
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
                    models.UniqueConstraint(fields=("inbox",), name="wait_measure_once")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("service_levels_openinghours", [("inbox_id", "conversations_inbox")]),
        tenant_table("service_levels_openinghours"),
        *tenant_keys(
            "service_levels_wait",
            [
                ("inbox_id", "conversations_inbox"),
                ("conversation_id", "conversations_conversation"),
            ],
        ),
        tenant_table("service_levels_wait"),
        *tenant_keys("service_levels_waitmeasure", [("inbox_id", "conversations_inbox")]),
        tenant_table("service_levels_waitmeasure"),
    ]
