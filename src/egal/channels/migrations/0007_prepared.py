from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Intake with less to do for a message that begins a conversation."""

    dependencies = [("channels", "0006_swift")]

    operations = [
        migrations.RunSQL(
            (SQL / "intake_0005.sql").read_text(), (SQL / "intake_0004.sql").read_text()
        ),
    ]
