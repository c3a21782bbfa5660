from django.db import migrations, models

import egal.shared.sealed


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0002_access")]

    operations = [
        migrations.CreateModel(
            name="SystemMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("to_address", models.TextField()),
                ("content", egal.shared.sealed.SealedJSONField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(db_index=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
    ]
