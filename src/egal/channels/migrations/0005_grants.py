"""What somebody signed in to belongs to every channel now, not to e-mail alone: the table moves as
it is, with its rows and constraints."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.shared.sealed
import egal.workspaces.tenancy


def _renamed(old: str, new: str) -> str:
    return (
        f"alter table {old}_grant rename to {new}_grant;"
        f"alter table {new}_grant rename constraint {old}_grant_inbox_id_tenant"
        f" to {new}_grant_inbox_id_tenant"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_public"),
        ("channel_email", "0001_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    _renamed("channel_email", "channels"), _renamed("channels", "channel_email")
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("provider", models.TextField()),
                        ("account", models.TextField(blank=True, default="")),
                        ("given_at", models.DateTimeField()),
                        ("given_by", models.TextField()),
                        ("tokens", egal.shared.sealed.SealedJSONField()),
                        ("expires_at", models.DateTimeField()),
                        ("renewed_at", models.DateTimeField()),
                        ("holder", models.TextField(blank=True, default="")),
                        ("held_until", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("reason", models.TextField(blank=True, default="")),
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
                            models.UniqueConstraint(models.F("inbox"), name="grant_once_an_inbox")
                        ],
                    },
                    managers=[
                        ("objects", django.db.models.manager.Manager()),
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                )
            ],
        )
    ]
