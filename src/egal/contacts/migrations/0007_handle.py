from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_prefers")]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="handle",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
