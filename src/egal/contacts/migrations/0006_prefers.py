from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_visitor_claims")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="prefers",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
