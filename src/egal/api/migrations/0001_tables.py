import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("api", "0001_initial"),
    ]
    dependencies = [
        ("workspaces", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("place", models.TextField()),
                ("fingerprint", models.TextField()),
                ("sealed", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                (
                    "token",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.token",
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
                "indexes": [models.Index(fields=["created_at"], name="keptanswer_oldest")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("token"), models.F("key"), name="keptanswer_once_a_key"
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("api_keptanswer", [("token_id", "workspaces_token")]),
    ]
