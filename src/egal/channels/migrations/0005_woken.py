from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
BACK = "drop function intake_messages;"


class Migration(migrations.Migration):
    """A message that wakes a snoozed conversation tells so, as the clock and the agents do."""

    dependencies = [("channels", "0004_intake")]

    operations = [
        migrations.RunSQL(
            (SQL / "intake_0003.sql").read_text(), BACK + (SQL / "intake_0002.sql").read_text()
        ),
    ]
