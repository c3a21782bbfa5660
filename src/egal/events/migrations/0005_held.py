import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The workspace of an event is that of what it is about, which the database checks there."""

    dependencies = [("events", "0004_sparse")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="workspace",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.workspace",
            ),
        ),
    ]
