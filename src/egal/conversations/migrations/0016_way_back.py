from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep through whom somebody wrote, and where they want the answer."""

    dependencies = [("conversations", "0015_writing")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="via",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="reply_to",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
