import django.db.models.deletion
from django.db import migrations

import egal.workspaces.tenancy
from egal.workspaces.tenancy import tenant_keys


class Migration(migrations.Migration):
    """Say at an inbox to whom its new conversations go."""

    dependencies = [("conversations", "0016_way_back"), ("workspaces", "0002_access")]

    operations = [
        migrations.AddField(
            model_name="inbox",
            name="assignee",
            field=egal.workspaces.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workspaces.agent",
            ),
        ),
        *tenant_keys("conversations_inbox", [("assignee_id", "workspaces_agent")]),
    ]
