from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Intake in fewer statements."""

    dependencies = [("channels", "0005_woken")]

    operations = [
        migrations.RunSQL(
            (SQL / "intake_0004.sql").read_text(), (SQL / "intake_0003.sql").read_text()
        ),
    ]
