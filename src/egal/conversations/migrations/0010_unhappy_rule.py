import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from egal.workspaces.tenancy import tenant_table


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_in_private"), ("workspaces", "0004_portal_settings")]

    operations = [
        migrations.CreateModel(
            name="UnhappyRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reach", models.PositiveIntegerField(default=0)),
                (
                    "left_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("off_at", models.DateTimeField(null=True)),
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
            options={"abstract": False, "base_manager_name": "unscoped"},
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="unhappyrule",
            constraint=models.UniqueConstraint(fields=("workspace",), name="unhappy_rule_once"),
        ),
        tenant_table("conversations_unhappyrule"),
    ]
