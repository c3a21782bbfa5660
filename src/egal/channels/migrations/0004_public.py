from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_cursor")]

    operations = [migrations.RunSQL((SQL / "intake_0003.sql").read_text())]
