import django.db.models.deletion
from django.db import migrations, models

# Naming columns costs the sequencer nothing: a statement that sets only seq does not fire it.
_KEPT = """
create function events_kept() returns trigger language plpgsql as $$
begin
    if old.workspace_id::text is distinct from current_setting('egal.erasing', true) then
        raise exception 'Events are kept as they are: % of event % is refused.', tg_op, old.id
            using errcode = 'restrict_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;

create trigger event_is_not_changed
    before update of id, workspace_id, kind, conversation_id, actor_kind, actor_id, actor_name,
                     data, caused_by, created_at, client
    on events_event for each row execute function events_kept();

create trigger event_is_not_deleted
    before delete on events_event for each row execute function events_kept();
"""
_NOT_KEPT = """
drop trigger event_is_not_deleted on events_event;
drop trigger event_is_not_changed on events_event;
drop function events_kept();
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("events", "0001_initial"),
        ("events", "0002_places"),
        ("events", "0003_audit"),
        ("events", "0004_sparse"),
        ("events", "0005_held"),
    ]
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(null=True)),
                ("kind", models.TextField()),
                ("conversation_id", models.BigIntegerField(null=True)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField(default="")),
                ("data", models.JSONField(default=dict)),
                ("caused_by", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
                ("client", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seq", None)), fields=["id"], name="event_unplaced"
                    ),
                    models.Index(
                        condition=models.Q(("conversation_id__isnull", False)),
                        fields=["conversation_id", "id"],
                        name="event_of_conversation",
                    ),
                    models.Index(
                        condition=models.Q(("client__isnull", False)),
                        fields=["workspace", "id"],
                        name="event_audited",
                    ),
                    models.Index(
                        condition=models.Q(("seq__isnull", False)),
                        fields=["workspace", "seq"],
                        name="event_stream",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("seq__isnull", False)),
                        fields=("seq",),
                        name="event_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("retry_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LastPlace",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_last_place")
                ],
            },
        ),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
    ]
