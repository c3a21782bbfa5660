from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
from django.db import migrations, models

import egal.shared.sealed
import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table

SQL = Path(__file__).parent.parent / "sql"
EXTENSIONS = "".join(
    f"create extension if not exists {name};" for name in ("pg_trgm", "unaccent", "btree_gin")
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("conversations", "0001_initial"),
        ("conversations", "0002_secrets"),
        ("conversations", "0003_people"),
        ("conversations", "0004_delivery"),
        ("conversations", "0005_search"),
        ("conversations", "0006_watched"),
        ("conversations", "0007_uploads"),
        ("conversations", "0008_swift"),
        ("conversations", "0009_sparse"),
        ("conversations", "0010_paused_by_hand"),
        ("conversations", "0011_returned"),
        ("conversations", "0012_acknowledged"),
        ("conversations", "0013_spam"),
        ("conversations", "0014_doubts"),
        ("conversations", "0015_writing"),
        ("conversations", "0016_way_back"),
        ("conversations", "0017_inbox_assignee"),
        ("conversations", "0018_formatted"),
        ("conversations", "0019_begun"),
    ]
    dependencies = [
        ("contacts", "0001_tables"),
        ("workspaces", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Inbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.TextField()),
                ("address", models.TextField()),
                ("name", models.TextField(blank=True, default="")),
                ("settings", egal.shared.sealed.SealedJSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
                ("paused_at", models.DateTimeField(null=True)),
                ("paused_by", models.TextField(blank=True, default="")),
                (
                    "assignee",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.agent",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("channel"), models.F("address"), name="inbox_once"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("created_at", models.DateTimeField()),
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
                        models.F("workspace"),
                        django.db.models.functions.text.Upper("name"),
                        name="tag_once_a_name",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("created_at", models.DateTimeField()),
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
                        models.F("workspace"),
                        models.F("kind"),
                        models.F("value"),
                        name="block_once_a_value",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("waiting", "Waiting"),
                            ("snoozed", "Snoozed"),
                            ("solved", "Solved"),
                        ],
                        default="open",
                    ),
                ),
                ("channel", models.TextField()),
                ("contact_name", models.TextField()),
                ("preview", models.TextField(blank=True, default="")),
                ("preview_is_ours", models.BooleanField(default=False)),
                ("message_count", models.PositiveIntegerField(default=0)),
                ("attachment_count", models.PositiveIntegerField(default=0)),
                ("last_activity_at", models.DateTimeField()),
                ("last_inbound_at", models.DateTimeField(null=True)),
                ("solved_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "assignee",
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
                    "contact",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="contacts.contact",
                    ),
                ),
                (
                    "follows",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
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
                    "merged_into",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                ("snoozed_until", models.DateTimeField(null=True)),
                ("spam_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "indexes": [
                    models.Index(
                        fields=["workspace", "-last_activity_at", "-id"], name="conversation_newest"
                    ),
                    models.Index(
                        fields=["contact", "-last_activity_at"], name="conversation_of_contact"
                    ),
                    models.Index(
                        condition=models.Q(("status", "snoozed")),
                        fields=["snoozed_until"],
                        name="conversation_due_to_wake",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="conversation_merged",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("status", "solved"), _negated=True), ("spam_at", None)
                        ),
                        fields=["workspace", "status", "assignee"],
                        include=("channel",),
                        name="conversation_counts",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("status", "solved"), _negated=True), ("spam_at", None)
                        ),
                        fields=["workspace", "assignee", "-last_activity_at", "-id"],
                        name="conversation_assigned",
                    ),
                    models.Index(
                        condition=models.Q(("spam_at__isnull", False)),
                        fields=["workspace", "-last_activity_at", "-id"],
                        name="conversation_spam",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rests", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("needs_mending", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
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
                    models.UniqueConstraint(models.F("inbox"), name="pause_once_an_inbox")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "direction",
                    models.TextField(
                        choices=[("inbound", "Inbound"), ("outbound", "Outbound"), ("note", "Note")]
                    ),
                ),
                ("public", models.BooleanField(default=False)),
                ("author_kind", models.TextField()),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.TextField()),
                ("from_kind", models.TextField(blank=True, default="")),
                ("from_address", models.TextField(blank=True, default="")),
                ("from_name", models.TextField(blank=True, default="")),
                ("to", models.JSONField(default=list)),
                ("cc", models.JSONField(default=list)),
                ("subject", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                ("quoted_text", models.TextField(blank=True, default="")),
                ("html", models.TextField(blank=True, default="")),
                ("automatic", models.TextField(default="none")),
                ("broken_reference", models.BooleanField(default=False)),
                ("external_id", models.TextField(blank=True, default="")),
                ("request_id", models.TextField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "inbox",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.inbox",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
                ("doubtful_sender", models.BooleanField(db_default=False, default=False)),
                (
                    "bcc",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
                ("forwarded", models.BooleanField(db_default=False, default=False)),
                ("via", models.JSONField(null=True)),
                (
                    "reply_to",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
                (
                    "redirects",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.message",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["conversation", "id"], name="message_of_conversation"),
                    models.Index(
                        condition=models.Q(("automatic", "auto_reply"), ("direction", "outbound")),
                        fields=["workspace", "created_at"],
                        name="message_automatic",
                    ),
                    models.Index(
                        condition=models.Q(("redirects__isnull", False)),
                        fields=["redirects"],
                        name="message_redirecting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("request_id__isnull", False)),
                        fields=("workspace", "request_id"),
                        name="message_once_a_request",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField()),
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
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
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
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conversation"), models.F("agent"), name="reading_once_an_agent"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Merging",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "message_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("waiting", "Waiting"),
                            ("snoozed", "Snoozed"),
                            ("solved", "Solved"),
                        ]
                    ),
                ),
                ("solved_at", models.DateTimeField(null=True)),
                ("snoozed_until", models.DateTimeField(null=True)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_name", models.TextField(blank=True, default="")),
                (
                    "kept",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "merged",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mergings",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("merged",),
                        name="merging_once_at_a_time",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "tag",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="conversations.tag",
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
                "indexes": [models.Index(fields=["tag", "-conversation"], name="tagging_of_tag")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conversation"),
                        models.F("tag"),
                        name="tagging_once_a_conversation",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("note", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField()),
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
                    "conversation",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
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
                ("html", models.TextField(db_default="", default="")),
                (
                    "fields",
                    models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conversation"), models.F("agent"), name="draft_once_an_agent"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("conversation__isnull", True)),
                        fields=("agent",),
                        name="draft_to_begin_once_an_agent",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Sending"),
                            ("unknown", "Unknown"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("returned", "Returned"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("error", models.TextField(blank=True, default="")),
                ("sent_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
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
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery",
                        to="conversations.message",
                    ),
                ),
                ("possible_duplicate_at", models.DateTimeField(null=True)),
                ("retried_at", models.DateTimeField(null=True)),
                ("unknowns", models.PositiveIntegerField(default=0)),
                ("returned_from", models.JSONField(default=list)),
                ("before", models.JSONField(null=True)),
                ("send_at", models.DateTimeField(null=True)),
                (
                    "reached",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
                (
                    "refused",
                    models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending", "unknown"])),
                        fields=["inbox", "due_at", "id"],
                        name="delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "failed")),
                        fields=["created_at"],
                        name="delivery_failed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "returned")),
                        fields=["created_at"],
                        name="delivery_returned",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("content_type", models.TextField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.TextField()),
                ("inline", models.BooleanField(default=False)),
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
                    "message",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="conversations.message",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(null=True)),
                ("uploaded_by_id", models.BigIntegerField(null=True)),
                ("uploaded_by_kind", models.TextField(null=True)),
                (
                    "draft",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attachments",
                        to="conversations.draft",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["message"], name="attachment_of_message"),
                    models.Index(
                        condition=models.Q(("message__isnull", True)),
                        fields=["uploaded_at"],
                        name="attachment_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("draft__isnull", False)),
                        fields=["draft"],
                        name="attachment_of_draft",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_row",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("tsv", django.contrib.postgres.search.SearchVectorField()),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
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
                    models.Index(fields=["workspace", "-message"], name="searchrow_newest")
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        tenant_table("conversations_inbox"),
        tenant_table("conversations_conversation"),
        tenant_table("conversations_message"),
        tenant_table("conversations_tag"),
        tenant_table("conversations_draft"),
        *tenant_keys("conversations_inbox", [("assignee_id", "workspaces_agent")]),
        *tenant_keys(
            "conversations_conversation",
            [
                ("contact_id", "contacts_contact"),
                ("inbox_id", "conversations_inbox"),
                ("assignee_id", "workspaces_agent"),
                ("follows_id", "conversations_conversation"),
                ("merged_into_id", "conversations_conversation"),
            ],
        ),
        *tenant_keys(
            "conversations_message",
            [
                ("conversation_id", "conversations_conversation"),
                ("inbox_id", "conversations_inbox"),
                ("redirects_id", "conversations_message"),
            ],
        ),
        *tenant_keys(
            "conversations_draft",
            [("conversation_id", "conversations_conversation"), ("agent_id", "workspaces_agent")],
        ),
        *tenant_keys(
            "conversations_attachment",
            [("message_id", "conversations_message"), ("draft_id", "conversations_draft")],
        ),
        *tenant_keys(
            "conversations_delivery",
            [("message_id", "conversations_message"), ("inbox_id", "conversations_inbox")],
        ),
        *tenant_keys("conversations_pause", [("inbox_id", "conversations_inbox")]),
        *tenant_keys(
            "conversations_reading",
            [("conversation_id", "conversations_conversation"), ("agent_id", "workspaces_agent")],
        ),
        *tenant_keys(
            "conversations_merging",
            [
                ("kept_id", "conversations_conversation"),
                ("merged_id", "conversations_conversation"),
            ],
        ),
        *tenant_keys(
            "conversations_tagging",
            [("conversation_id", "conversations_conversation"), ("tag_id", "conversations_tag")],
        ),
        *tenant_keys("conversations_searchrow", [("message_id", "conversations_message")]),
        migrations.RunSQL(
            (SQL / "search_0001.sql").read_text(), (SQL / "search_0001_undo.sql").read_text()
        ),
    ]
