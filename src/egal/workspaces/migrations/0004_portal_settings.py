from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workspaces", "0003_portal"),
    ]

    operations = [
        migrations.AddField(
            model_name="portal",
            name="links",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="portal",
            name="ways",
            field=ArrayField(
                base_field=models.BigIntegerField(),
                db_default=models.Value(
                    [], ArrayField(base_field=models.BigIntegerField(), size=None)
                ),
                default=list,
                size=None,
            ),
        ),
    ]
