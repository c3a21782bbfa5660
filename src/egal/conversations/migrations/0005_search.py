from pathlib import Path

import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from egal.workspaces.tenancy import tenant_keys

SQL = Path(__file__).parent.parent / "sql"
EXTENSIONS = "".join(
    f"create extension if not exists {name};" for name in ("pg_trgm", "unaccent", "btree_gin")
)


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_initial"),
        ("conversations", "0004_delivery"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
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
        # rows that are there already come before the keys: their checks would wait for the commit
        migrations.RunSQL(
            (SQL / "search_0002.sql").read_text(), (SQL / "search_0002_undo.sql").read_text()
        ),
        *tenant_keys("conversations_searchrow", [("message_id", "conversations_message")]),
    ]
