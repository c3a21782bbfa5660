from django.db import migrations, models


class Migration(migrations.Migration):
    """A message can be made of a text that its provider has approved."""

    dependencies = [("conversations", "0007_public")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="template",
            field=models.JSONField(null=True),
        ),
    ]
