from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0001_tables"),  # makes the ways in which text is stemmed
        ("workspaces", "0003_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("slug", models.TextField()),
                ("title", models.TextField(blank=True, default="")),
                ("summary", models.TextField(blank=True, default="")),
                ("html", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                ("first_published_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
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
            name="Category",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("names", models.JSONField(default=dict)),
                ("descriptions", models.JSONField(default=dict)),
                ("icon", models.TextField(blank=True, default="")),
                ("position", models.PositiveIntegerField(default=0)),
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "audience",
                    models.TextField(
                        choices=[("everybody", "Everybody"), ("signed_in", "Signed In")],
                        default="everybody",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
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
                    "category",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="knowledge.category",
                    ),
                ),
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
            name="Ending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("at", models.DateTimeField()),
                ("dismissed_at", models.DateTimeField(null=True)),
                (
                    "article",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endings",
                        to="knowledge.article",
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("helped", models.BooleanField()),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "article",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="knowledge.article",
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sha256", models.TextField()),
                ("content_type", models.TextField()),
                ("name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("uploaded_by_kind", models.TextField()),
                ("uploaded_by_id", models.BigIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
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
                ("language", models.TextField()),
                ("day", models.DateField()),
                ("times", models.PositiveIntegerField()),
                (
                    "article",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="knowledge.article",
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("slug", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "article",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redirects",
                        to="knowledge.article",
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
                ("language", models.TextField()),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True, default="")),
                ("html", models.TextField(blank=True, default="")),
                ("author_kind", models.TextField()),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "article",
                    egal.workspaces.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="knowledge.article",
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("words", models.TextField()),
                ("results", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("contacted_at", models.DateTimeField(null=True)),
                ("dismissed_at", models.DateTimeField(null=True)),
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
                    "translation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_row",
                        serialize=False,
                        to="knowledge.translation",
                    ),
                ),
                ("language", models.TextField()),
                ("tsv", django.contrib.postgres.search.SearchVectorField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
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
            model_name="translation",
            name="article",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="translations",
                to="knowledge.article",
            ),
        ),
        migrations.AddField(
            model_name="translation",
            name="revision",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="knowledge.revision",
            ),
        ),
        migrations.AddField(
            model_name="translation",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "queries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("word", models.TextField()),
                ("stem", models.TextField()),
                ("times", models.PositiveIntegerField()),
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
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="category",
            index=models.Index(fields=["workspace", "position"], name="category_in_order"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["category", "position"], name="article_of_category"),
        ),
        migrations.AddIndex(
            model_name="ending",
            index=models.Index(fields=["workspace", "-at"], name="ending_newest"),
        ),
        migrations.AddIndex(
            model_name="ending",
            index=models.Index(fields=["article"], name="ending_of_article"),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["article", "language"], name="feedback_of_article"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["sha256"], name="image_of_content"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.UniqueConstraint(
                fields=("workspace", "sha256"), name="image_once_a_content"
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["workspace", "language", "day"], name="reading_of_day"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                fields=("article", "language", "day"), name="reading_once_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="redirect",
            index=models.Index(fields=["article"], name="redirect_of_article"),
        ),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.UniqueConstraint(
                fields=("workspace", "language", "slug"), name="redirect_once_a_slug"
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["article", "language", "-id"], name="revision_newest"),
        ),
        migrations.AddIndex(
            model_name="search",
            index=models.Index(fields=["workspace", "-at"], name="search_newest"),
        ),
        migrations.AddField(
            model_name="searchrow",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("workspace", "language", "slug"), name="translation_once_a_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("article", "language"), name="translation_once_a_language"
            ),
        ),
        migrations.AddIndex(
            model_name="synonym",
            index=models.Index(fields=["workspace", "language"], name="synonym_of_language"),
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(fields=["workspace", "language", "stem"], name="word_of_stem"),
        ),
        migrations.AddConstraint(
            model_name="word",
            constraint=models.UniqueConstraint(
                fields=("workspace", "language", "word"), name="word_once_a_language"
            ),
        ),
        *[
            tenant_table(table)
            for table in (
                "knowledge_article",
                "knowledge_category",
                "knowledge_revision",
                "knowledge_translation",
            )
        ],
        *tenant_keys("knowledge_article", [("category_id", "knowledge_category")]),
        *tenant_keys("knowledge_revision", [("article_id", "knowledge_article")]),
        *tenant_keys(
            "knowledge_translation",
            [("article_id", "knowledge_article"), ("revision_id", "knowledge_revision")],
        ),
        *tenant_keys("knowledge_searchrow", [("translation_id", "knowledge_translation")]),
        *[
            key
            for table in (
                "knowledge_ending",
                "knowledge_feedback",
                "knowledge_reading",
                "knowledge_redirect",
            )
            for key in tenant_keys(table, [("article_id", "knowledge_article")])
        ],
        migrations.RunSQL(
            (SQL / "search_0001.sql").read_text(), (SQL / "search_0001_undo.sql").read_text()
        ),
    ]
