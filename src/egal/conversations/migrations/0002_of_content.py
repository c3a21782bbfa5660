from django.contrib.postgres.indexes import HashIndex
from django.db import migrations


class Migration(migrations.Migration):
    """Which files have a content is asked before that is removed."""

    dependencies = [
        ("conversations", "0001_tables"),
        ("shared", "0001_tables"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attachment",
            index=HashIndex(fields=["sha256"], name="attachment_of_content"),
        ),
    ]
