import django.db.models.deletion
from django.db import migrations, models

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys, tenant_table


class Migration(migrations.Migration):
    """Drafts that are formatted and have files."""

    dependencies = [
        ("conversations", "0017_inbox_assignee"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="html",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="attachment",
            name="draft",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="attachments",
                to="conversations.draft",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("draft__isnull", False)),
                fields=["draft"],
                name="attachment_of_draft",
            ),
        ),
        tenant_table("conversations_draft"),
        *tenant_keys("conversations_attachment", [("draft_id", "conversations_draft")]),
    ]
