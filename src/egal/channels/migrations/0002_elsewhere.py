from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_tables"),
        ("contacts", "0005_visitor_claims"),
    ]

    operations = [migrations.RunSQL((SQL / "intake_0002.sql").read_text())]
