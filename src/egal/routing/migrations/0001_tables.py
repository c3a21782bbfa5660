import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("callbacks", "0002_promises_kept"),
        ("calls", "0001_tables"),
        ("conversations", "0005_continuation"),
        ("workspaces", "0004_portal_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[("call", "Call"), ("chat", "Chat"), ("mail", "Mail")]
                    ),
                ),
                ("prefers_until", models.DateTimeField(null=True)),
                ("language", models.TextField(blank=True, default="")),
                ("since", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "call",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="calls.call",
                    ),
                ),
                (
                    "callback",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="callbacks.callback",
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
                    "only",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.agent",
                    ),
                ),
                (
                    "prefers",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.agent",
                    ),
                ),
                (
                    "taken_by",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.agent",
                    ),
                ),
                (
                    "team",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.team",
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("became", models.TextField(blank=True, default="")),
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
                (
                    "waiting",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="routing.waiting",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("available", "Available"),
                            ("away", "Away"),
                            ("wrapping_up", "Wrapping Up"),
                        ],
                        default="away",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("by_itself", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("active_at", models.DateTimeField(null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("agent",), name="presence_once")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("calls", models.PositiveIntegerField(default=1)),
                ("chats", models.PositiveIntegerField(default=3)),
                ("mails", models.PositiveIntegerField(default=8)),
                ("hand_out_chats", models.BooleanField(default=False)),
                ("hand_out_mails", models.BooleanField(default=False)),
                ("offer_seconds", models.PositiveIntegerField(default=20)),
                ("wrap_up_seconds", models.PositiveIntegerField(default=20)),
                ("sticky_seconds", models.PositiveIntegerField(default=30)),
                ("away_minutes", models.PositiveIntegerField(default=15)),
                ("answer_seconds", models.PositiveIntegerField(default=20)),
                ("reasons", models.JSONField(default=list)),
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
                    models.UniqueConstraint(fields=("workspace",), name="routing_rule_once")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(
                condition=models.Q(("left_at", None), ("taken_at", None)),
                fields=["workspace", "since"],
                name="waiting_now",
            ),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["conversation"], name="waiting_of_conversation"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["call"], name="waiting_of_call"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["callback"], name="waiting_of_callback"),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("call", None), ("left_at", None), ("taken_at", None)),
                fields=("conversation", "kind"),
                name="waiting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None), ("taken_at", None)),
                fields=("call",),
                name="waiting_once_a_call",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["workspace", "agent"],
                name="offer_standing",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["agent", "-made_at"], name="offer_of_agent"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["waiting"], name="offer_of_waiting"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["workspace", "-made_at"], name="offer_newest"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("waiting",),
                name="offer_one_at_a_time",
            ),
        ),
        tenant_table("routing_offer"),
        tenant_table("routing_presence"),
        tenant_table("routing_routingrule"),
        tenant_table("routing_waiting"),
        *tenant_keys(
            "routing_offer", [("waiting_id", "routing_waiting"), ("agent_id", "workspaces_agent")]
        ),
        *tenant_keys("routing_presence", [("agent_id", "workspaces_agent")]),
        *tenant_keys(
            "routing_waiting",
            [
                ("conversation_id", "conversations_conversation"),
                ("call_id", "calls_call"),
                ("callback_id", "callbacks_callback"),
                ("team_id", "workspaces_team"),
                ("prefers_id", "workspaces_agent"),
                ("only_id", "workspaces_agent"),
                ("taken_by_id", "workspaces_agent"),
            ],
        ),
    ]
