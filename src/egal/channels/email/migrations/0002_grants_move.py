"""The table of grants is one of all channels now; see channels 0005."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("channel_email", "0001_tables"),
        ("channels", "0005_grants"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Grant")],
        )
    ]
