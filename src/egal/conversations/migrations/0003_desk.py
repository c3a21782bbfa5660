import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_desk"),
        ("conversations", "0002_of_content"),
        ("workspaces", "0002_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("verb", models.TextField()),
                ("given", models.JSONField(default=dict)),
                (
                    "conversation_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("refused", models.JSONField(default=dict)),
                ("undo", models.JSONField(default=dict)),
                ("undoing", models.DateTimeField(null=True)),
                ("undone", models.PositiveIntegerField(default=0)),
                ("left", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
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
            name="CannedReply",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("shortcut", models.TextField(blank=True, default="")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("used_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
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
            name="Mention",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
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
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("query", models.TextField()),
                ("sort", models.TextField(blank=True, default="")),
                ("shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
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
        migrations.AddField(
            model_name="conversation",
            name="custom",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="conversation",
            name="team",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workspaces.team",
            ),
        ),
        migrations.RemoveIndex(model_name="conversation", name="conversation_counts"),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(
                    models.Q(("status", "solved"), _negated=True), ("spam_at", None)
                ),
                fields=["workspace", "status", "assignee"],
                include=["channel", "team", "preview_is_ours", "last_inbound_at"],
                name="conversation_counts",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="is_view",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(
                    models.Q(("status", "solved"), _negated=True),
                    ("spam_at", None),
                    ("team__isnull", False),
                ),
                fields=["workspace", "team", "-last_activity_at", "-id"],
                name="conversation_of_team",
            ),
        ),
        migrations.AddField(
            model_name="bulkchange",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="cannedreply",
            name="agent",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.agent",
            ),
        ),
        migrations.AddField(
            model_name="cannedreply",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="agent",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.agent",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="conversation",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="agent",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.agent",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)),
                fields=["id"],
                name="bulk_change_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="cannedreply",
            index=models.Index(fields=["workspace", "agent"], name="canned_reply_of_agent"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["conversation"], name="mention_in_conversation"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["agent", "conversation"], name="mention_of_agent"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True)),
                fields=["agent", "conversation"],
                name="mention_unseen",
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                models.F("message"), models.F("agent"), name="mention_once_a_message"
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["workspace", "agent"], name="view_of_agent"),
        ),
        *tenant_keys("conversations_conversation", [("team_id", "workspaces_team")]),
        *tenant_keys(
            "conversations_mention",
            [
                ("message_id", "conversations_message"),
                ("conversation_id", "conversations_conversation"),
                ("agent_id", "workspaces_agent"),
            ],
        ),
        *tenant_keys("conversations_savedview", [("agent_id", "workspaces_agent")]),
        *tenant_keys("conversations_cannedreply", [("agent_id", "workspaces_agent")]),
    ]
