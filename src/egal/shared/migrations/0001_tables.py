from django.db import migrations, models


class Migration(migrations.Migration):
    """Stored contents that nothing names any more."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Leftover",
            fields=[
                ("sha256", models.TextField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["since"], name="leftover_oldest")]},
        ),
    ]
