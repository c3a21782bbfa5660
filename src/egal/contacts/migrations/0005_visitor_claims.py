from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_visitor")]

    operations = [
        migrations.AddField(
            model_name="visitor",
            name="email",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="visitor",
            name="language",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="visitor",
            name="muted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(
                fields=["seen_at"], condition=models.Q(email__gt=""), name="visitor_with_address"
            ),
        ),
    ]
