from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_initial")]

    operations = [
        migrations.AddField("account", "sessions_ended_at", models.DateTimeField(null=True)),
    ]
