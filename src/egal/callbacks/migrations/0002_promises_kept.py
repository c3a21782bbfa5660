from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("callbacks", "0001_tables")]

    operations = [
        migrations.AddField("callback", "rung_at", models.DateTimeField(null=True)),
        migrations.AddField("callback", "at_risk_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "callbackslots", "tries", models.PositiveIntegerField(db_default=3, default=3)
        ),
        migrations.AddField(
            "callbackslots", "retry_minutes", models.PositiveIntegerField(db_default=15, default=15)
        ),
        migrations.AddIndex(
            "callback",
            models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["workspace", "ended_at"],
                name="callback_over",
            ),
        ),
    ]
