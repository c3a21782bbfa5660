import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.shared.sealed
import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_visitor"),
        ("conversations", "0003_desk"),
        ("notifications", "0001_tables"),
        ("workspaces", "0003_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("endpoint", models.TextField()),
                ("keys", egal.shared.sealed.SealedJSONField()),
                ("language", models.TextField()),
                ("shows_words", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "visitor",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_devices",
                        to="contacts.visitor",
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
                "indexes": [models.Index(fields=["visitor"], name="push_device_of_visitor")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"),
                        models.F("endpoint"),
                        name="push_device_once_a_workspace",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Push",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
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
                    "message",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                    "device",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="notifications.pushdevice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["due_at"], name="push_due"),
                    models.Index(fields=["conversation"], name="push_of_conversation"),
                    models.Index(fields=["message"], name="push_of_message"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("device"), models.F("conversation"), name="push_once_a_matter"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PushKey",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("key", egal.shared.sealed.SealedJSONField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_push_key")
                ],
            },
        ),
        *tenant_keys("notifications_pushdevice", [("visitor_id", "contacts_visitor")]),
        tenant_table("notifications_pushdevice"),
        *tenant_keys(
            "notifications_push",
            [
                ("device_id", "notifications_pushdevice"),
                ("conversation_id", "conversations_conversation"),
                ("message_id", "conversations_message"),
            ],
        ),
    ]
