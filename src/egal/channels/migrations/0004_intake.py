from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
BACK = "drop function intake_messages; drop function intake_message;"


class Migration(migrations.Migration):
    """Messages can be found, join what is open where the channel is a chat, and come in batches."""

    dependencies = [
        ("channels", "0003_fetch"),
        ("conversations", "0005_search"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "intake_0002.sql").read_text(), BACK + (SQL / "intake_0001.sql").read_text()
        ),
    ]
