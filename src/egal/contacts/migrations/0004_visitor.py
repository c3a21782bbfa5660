import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_contactimport"),
        ("workspaces", "0003_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fingerprint", models.TextField(unique=True)),
                ("device", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "identity",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visitors",
                        to="contacts.identity",
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
                "indexes": [models.Index(fields=["identity"], name="visitor_of_identity")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        *tenant_keys("contacts_visitor", [("identity_id", "contacts_identity")]),
        tenant_table("contacts_visitor"),
    ]
