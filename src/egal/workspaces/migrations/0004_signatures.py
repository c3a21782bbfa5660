from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands below the messages of an agent."""

    dependencies = [("workspaces", "0003_system_mail")]

    operations = [
        migrations.AddField(
            model_name="agent",
            name=name,
            field=models.TextField(blank=True, db_default="", default=""),
        )
        for name in ("signature_de", "signature_en")
    ]
