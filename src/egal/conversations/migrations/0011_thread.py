import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys

_OPTIONS = {"abstract": False, "base_manager_name": "unscoped"}
_MANAGERS = [
    ("objects", django.db.models.manager.Manager()),
    ("unscoped", django.db.models.manager.Manager()),
]


def _key(to: str, name: str = "+") -> egal.workspaces.tenancy.TenantKey:
    return egal.workspaces.tenancy.TenantKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to=f"conversations.{to}",
    )


def _workspace() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="workspaces.workspace",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_unhappy_rule"),
        ("workspaces", "0004_portal_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Folded",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("by_kind", models.TextField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("conversation", _key("conversation", "folded")),
                ("thread", _key("thread", "folded")),
                ("workspace", _workspace()),
            ],
            options={
                **_OPTIONS,
                "indexes": [models.Index(fields=["thread", "conversation"], name="folded_below")],
                "constraints": [
                    models.UniqueConstraint(models.F("conversation"), name="folded_once")
                ],
            },
            managers=_MANAGERS,
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("address", models.TextField()),
                ("held_by", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("inbox", _key("inbox")),
                ("workspace", _workspace()),
            ],
            options={
                **_OPTIONS,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("inbox"),
                        models.F("kind"),
                        models.F("address"),
                        name="holder_once",
                    )
                ],
            },
            managers=_MANAGERS,
        ),
        migrations.CreateModel(
            name="ToAll",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("message", _key("message")),
                ("thread", _key("thread")),
                ("workspace", _workspace()),
            ],
            options={
                **_OPTIONS,
                "constraints": [models.UniqueConstraint(models.F("message"), name="to_all_once")],
            },
            managers=_MANAGERS,
        ),
        *tenant_keys(
            "conversations_folded",
            [
                ("conversation_id", "conversations_conversation"),
                ("thread_id", "conversations_thread"),
            ],
        ),
        *tenant_keys("conversations_holder", [("inbox_id", "conversations_inbox")]),
        *tenant_keys(
            "conversations_toall",
            [("message_id", "conversations_message"), ("thread_id", "conversations_thread")],
        ),
    ]
