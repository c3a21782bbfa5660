import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_heard"),
        ("workspaces", "0004_portal_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gesture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("do", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("queued", "Queued"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("error", models.TextField(blank=True, default="")),
                ("by_kind", models.TextField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.TextField()),
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
            name="Mood",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("score", models.FloatField()),
                ("unhappy", models.BooleanField()),
                ("corrected", models.BooleanField(null=True)),
                ("corrected_by", models.TextField(blank=True, default="")),
                ("corrected_at", models.DateTimeField(null=True)),
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
            name="Post",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("external_id", models.TextField()),
                ("parent", models.TextField(blank=True, default="")),
                ("ours", models.BooleanField(default=False)),
                ("kind", models.TextField()),
                ("address", models.TextField()),
                ("name", models.TextField()),
                ("handle", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                ("url", models.TextField(blank=True, default="")),
                ("counts", models.JSONField(default=dict)),
                ("before", models.JSONField(default=list)),
                ("posted_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("liked_at", models.DateTimeField(null=True)),
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
            name="PublishedAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("secret", models.TextField(unique=True)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
            name="Revision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("until", models.DateTimeField()),
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
            name="Spending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("currency", models.TextField()),
                ("amount", models.BigIntegerField(default=0)),
                ("messages", models.PositiveIntegerField(default=0)),
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
            name="Thread",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("url", models.TextField(blank=True, default="")),
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
            name="Unhappy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("urgency", models.FloatField()),
                ("reach", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
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
            model_name="message",
            name="after",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("after__isnull", False)), fields=["after"], name="message_after"
            ),
        ),
        migrations.AddField(
            model_name="gesture",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="mood",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moods",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="mood",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="gesture",
            name="post",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="gestures",
                to="conversations.post",
            ),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="inbox",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="inbox",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="thread",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="conversations.thread",
            ),
        ),
        migrations.AddField(
            model_name="unhappy",
            name="conversation",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="unhappy",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddIndex(
            model_name="mood",
            index=models.Index(
                condition=models.Q(("corrected_at__isnull", False)),
                fields=["workspace", "corrected_at"],
                name="mood_corrected",
            ),
        ),
        migrations.AddConstraint(
            model_name="mood",
            constraint=models.UniqueConstraint(models.F("message"), name="mood_once"),
        ),
        migrations.AddIndex(
            model_name="gesture",
            index=models.Index(
                condition=models.Q(("state", "queued")), fields=["due_at"], name="gesture_due"
            ),
        ),
        migrations.AddIndex(
            model_name="gesture",
            index=models.Index(fields=["post", "-id"], name="gesture_of_post"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["message", "id"], name="revision_of_message"),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.UniqueConstraint(
                models.F("inbox"), models.F("month"), name="spending_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.UniqueConstraint(
                models.F("inbox"), models.F("key"), name="thread_once"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "posted_at", "id"], name="post_of_thread"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("message__isnull", False)),
                fields=["message"],
                name="post_of_message",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                models.F("thread"), models.F("external_id"), name="post_once"
            ),
        ),
        migrations.AddIndex(
            model_name="unhappy",
            index=models.Index(fields=["workspace", "-urgency", "-id"], name="unhappy_urgent"),
        ),
        migrations.AddConstraint(
            model_name="unhappy",
            constraint=models.UniqueConstraint(models.F("conversation"), name="unhappy_once"),
        ),
        tenant_table("conversations_thread"),
        tenant_table("conversations_post"),
        *tenant_keys("conversations_message", [("after_id", "conversations_message")]),
        *tenant_keys("conversations_thread", [("inbox_id", "conversations_inbox")]),
        *tenant_keys(
            "conversations_post",
            [("thread_id", "conversations_thread"), ("message_id", "conversations_message")],
        ),
        *tenant_keys("conversations_gesture", [("post_id", "conversations_post")]),
        *tenant_keys("conversations_revision", [("message_id", "conversations_message")]),
        *tenant_keys("conversations_spending", [("inbox_id", "conversations_inbox")]),
        *tenant_keys("conversations_mood", [("message_id", "conversations_message")]),
        *tenant_keys("conversations_unhappy", [("conversation_id", "conversations_conversation")]),
        *tenant_keys("conversations_publishedanswer", [("message_id", "conversations_message")]),
    ]
