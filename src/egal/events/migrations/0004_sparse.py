from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_audit"),
        ("workspaces", "0002_access"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="event_stream",
        ),
        migrations.AlterField(
            model_name="event",
            name="seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("seq__isnull", False)),
                fields=["workspace", "seq"],
                name="event_stream",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seq__isnull", False)), fields=("seq",), name="event_place"
            ),
        ),
    ]
