import django.contrib.postgres.fields
from django.db import migrations, models

import egal.notifications.models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_push"),
    ]

    operations = [
        migrations.AlterField(
            model_name="choices",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(
                    choices=[
                        ("assigned", "Assigned"),
                        ("replied", "Replied"),
                        ("mentioned", "Mentioned"),
                        ("failed", "Failed"),
                        ("unassigned", "Unassigned"),
                        ("at_risk", "At Risk"),
                    ]
                ),
                default=egal.notifications.models.all_but_new,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.TextField(
                choices=[
                    ("assigned", "Assigned"),
                    ("replied", "Replied"),
                    ("mentioned", "Mentioned"),
                    ("failed", "Failed"),
                    ("unassigned", "Unassigned"),
                    ("at_risk", "At Risk"),
                ]
            ),
        ),
    ]
