from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Searchable words in half the time."""

    dependencies = [("conversations", "0007_uploads")]

    operations = [
        migrations.RunSQL((SQL / "search_0003.sql").read_text(), migrations.RunSQL.noop),
    ]
