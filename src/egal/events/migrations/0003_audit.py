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
    dependencies = [("events", "0002_places")]

    operations = [
        migrations.AddField("event", "client", models.TextField(null=True)),
        migrations.AddIndex(
            "event",
            models.Index(
                condition=models.Q(("client__isnull", False)),
                fields=["workspace", "id"],
                name="event_audited",
            ),
        ),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
    ]
