import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0005_continuation"),
        ("workspaces", "0004_portal_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(unique=True)),
                ("seen_at", models.DateTimeField()),
                ("draining", models.BooleanField(default=False)),
                ("problems", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="MenuVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("blocks", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField(blank=True, default="")),
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("driver", models.TextField()),
                ("external_id", models.TextField()),
                (
                    "way",
                    models.TextField(choices=[("inbound", "Inbound"), ("outbound", "Outbound")]),
                ),
                ("number", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("callback", models.BigIntegerField(null=True)),
                (
                    "phase",
                    models.TextField(
                        choices=[
                            ("ringing", "Ringing"),
                            ("menu", "Menu"),
                            ("queued", "Queued"),
                            ("talking", "Talking"),
                            ("held", "Held"),
                            ("voicemail", "Voicemail"),
                            ("ended", "Ended"),
                        ],
                        default="ringing",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("answered", "Answered"),
                            ("abandoned", "Abandoned"),
                            ("voicemail", "Voicemail"),
                            ("callback", "Callback"),
                            ("writing", "Writing"),
                            ("missed", "Missed"),
                            ("busy", "Busy"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                            ("interrupted", "Interrupted"),
                        ],
                        default="",
                    ),
                ),
                ("ended_by", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("legs", models.JSONField(default=list)),
                ("quality", models.JSONField(default=dict)),
                ("host", models.TextField(blank=True, default="")),
                ("test", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("queued_at", models.DateTimeField(null=True)),
                ("talked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ring_seconds", models.FloatField(default=0)),
                ("wait_seconds", models.FloatField(default=0)),
                ("talk_seconds", models.FloatField(default=0)),
                ("hold_seconds", models.FloatField(default=0)),
                (
                    "agent",
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
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="calls",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "inbox",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.inbox",
                    ),
                ),
                (
                    "message",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="calls",
                        to="conversations.message",
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
                    "menu",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="calls.menuversion",
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
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("language", models.TextField()),
                ("source", models.TextField()),
                ("text", models.TextField(blank=True, default="")),
                ("sha256", models.TextField()),
                ("size", models.BigIntegerField()),
                ("seconds", models.FloatField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField(blank=True, default="")),
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
            name="Recording",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField(choices=[("talk", "Talk"), ("voicemail", "Voicemail")])),
                ("sha256", models.TextField(blank=True, default="")),
                ("size", models.BigIntegerField(default=0)),
                ("seconds", models.FloatField(default=0)),
                ("peaks", models.JSONField(default=list)),
                ("paused", models.JSONField(default=list)),
                ("began_at", models.DateTimeField()),
                ("remove_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.TextField(blank=True, default="")),
                ("transcript_state", models.TextField(blank=True, default="")),
                ("transcript_trouble", models.TextField(blank=True, default="")),
                ("transcript", models.JSONField(default=list)),
                ("transcript_tries", models.PositiveIntegerField(default=0)),
                ("transcribe_at", models.DateTimeField(null=True)),
                (
                    "call",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recordings",
                        to="calls.call",
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
            name="RecordingRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("talks", models.BooleanField(default=False)),
                ("keep_days", models.PositiveIntegerField(default=90, null=True)),
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("data", models.JSONField(default=dict)),
                ("noted_at", models.DateTimeField()),
                (
                    "call",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="calls.call",
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
                    models.UniqueConstraint(fields=("call", "key"), name="call_event_once")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="menuversion",
            constraint=models.UniqueConstraint(
                fields=("inbox", "number"), name="menu_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["message"], name="call_of_message"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["conversation"], name="call_of_conversation"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["workspace", "began_at"],
                name="call_up",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["workspace", "-began_at"], name="call_newest"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("inbox", "external_id"), name="call_once"),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["call"], name="recording_of_call"),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(
                condition=models.Q(("remove_at__isnull", False), ("removed_at", None)),
                fields=["remove_at"],
                name="recording_to_remove",
            ),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(
                condition=models.Q(("transcript_state", "waiting")),
                fields=["transcribe_at"],
                name="recording_to_write_down",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordingrule",
            constraint=models.UniqueConstraint(fields=("workspace",), name="recording_rule_once"),
        ),
        tenant_table("calls_call"),
        tenant_table("calls_callevent"),
        tenant_table("calls_menuversion"),
        tenant_table("calls_prompt"),
        tenant_table("calls_recording"),
        tenant_table("calls_recordingrule"),
        *tenant_keys(
            "calls_call",
            [
                ("inbox_id", "conversations_inbox"),
                ("conversation_id", "conversations_conversation"),
                ("message_id", "conversations_message"),
                ("agent_id", "workspaces_agent"),
                ("menu_id", "calls_menuversion"),
            ],
        ),
        *tenant_keys("calls_callevent", [("call_id", "calls_call")]),
        *tenant_keys("calls_menuversion", [("inbox_id", "conversations_inbox")]),
        *tenant_keys("calls_recording", [("call_id", "calls_call")]),
    ]
