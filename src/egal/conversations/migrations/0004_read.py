from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_desk")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.TextField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Sending"),
                    ("unknown", "Unknown"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                    ("returned", "Returned"),
                    ("failed", "Failed"),
                ],
                default="queued",
            ),
        ),
    ]
