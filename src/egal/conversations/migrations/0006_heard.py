from django.db import migrations, models


class Migration(migrations.Migration):
    """What was said in a call is found like what was written, and shown where it is."""

    dependencies = [("conversations", "0005_continuation")]

    operations = [
        migrations.AddField(
            model_name="searchrow",
            name="heard",
            field=models.TextField(null=True),
        ),
    ]
