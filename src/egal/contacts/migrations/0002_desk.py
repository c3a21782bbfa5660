from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="about",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="contact",
            name="custom",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
