from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0008_swift"),
        ("workspaces", "0002_access"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once_a_request",
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_id__isnull", False)),
                fields=("workspace", "request_id"),
                name="message_once_a_request",
            ),
        ),
    ]
