import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
from django.db import migrations, models

import egal.shared.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("workspaces", "0002_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Portal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("domain", models.TextField(null=True)),
                ("texts", models.JSONField(default=dict)),
                ("logo_sha256", models.TextField(blank=True, default="")),
                ("logo_type", models.TextField(blank=True, default="")),
                (
                    "hidden",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("identity_secret", egal.shared.sealed.SealedJSONField(null=True)),
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
                    models.UniqueConstraint(models.F("workspace"), name="portal_once_a_workspace"),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("domain"), name="portal_once_a_domain"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
