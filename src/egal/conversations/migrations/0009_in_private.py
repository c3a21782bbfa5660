import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    """Pages behind short links know their conversation and readers; words said in public."""

    dependencies = [("conversations", "0008_template")]

    operations = [
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("language", models.TextField()),
                ("text", models.TextField()),
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
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.UniqueConstraint(
                models.F("workspace"), models.F("name"), models.F("language"), name="phrase_once"
            ),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="conversation",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="published",
                to="conversations.conversation",
            ),
        ),
        migrations.AlterField(
            model_name="publishedanswer",
            name="message",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="reads",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="publishedanswer",
            name="listed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="publishedanswer",
            index=models.Index(fields=["conversation"], name="published_of_conversation"),
        ),
        *tenant_keys(
            "conversations_publishedanswer", [("conversation_id", "conversations_conversation")]
        ),
    ]
