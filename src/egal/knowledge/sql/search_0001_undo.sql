drop index articles_words_alike;
drop index articles_by_words;
drop function knowledge_vector(regconfig, text, text, text);
drop function knowledge_stem(regconfig, text);
do $drop$
declare
    v_language text;
begin
    for v_language in
        select cfgname from pg_ts_config
         where cfgnamespace = 'pg_catalog'::regnamespace
           and cfgname not in ('german', 'english', 'simple')
    loop
        execute format('drop text search configuration egal_%1$s', v_language);
    end loop;
end
$drop$;
