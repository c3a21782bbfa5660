from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0009_sparse"),
    ]

    operations = [
        migrations.AddField(
            model_name="inbox",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="inbox",
            name="paused_by",
            field=models.TextField(blank=True, default=""),
        ),
    ]
