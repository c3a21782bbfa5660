from django.db import migrations

WRITTEN_BEFORE = """
with said as (
    select call.message_id, left(string_agg(
               line.value ->> 'text', E'\\n' order by recording.began_at, recording.id, line.place
           ), 60000) as words
      from calls_recording recording
      join calls_call call on call.id = recording.call_id
     cross join jsonb_array_elements(recording.transcript) with ordinality as line(value, place)
     group by call.message_id)
update conversations_searchrow row
   set heard = said.words,
       tsv = ts_filter(row.tsv, '{a,b,d}')
             || setweight(search_vector('', '', split_words(said.words), null), 'C')
  from said
 where row.message_id = said.message_id and said.words <> ''
"""


class Migration(migrations.Migration):
    """What was written down before is found as well."""

    dependencies = [("calls", "0001_tables"), ("conversations", "0006_heard")]

    operations = [migrations.RunSQL(WRITTEN_BEFORE, migrations.RunSQL.noop)]
