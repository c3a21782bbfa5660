-- Every language that PostgreSQL stems, without umlauts and accents; German and English are there.
do $make$
declare
    v_language text;
begin
    for v_language in
        select cfgname from pg_ts_config
         where cfgnamespace = 'pg_catalog'::regnamespace
           and cfgname not in ('german', 'english', 'simple')
    loop
        execute format('create text search configuration egal_%1$s (copy = pg_catalog.%1$I)', v_language);
        execute format('alter text search configuration egal_%1$s alter mapping
            for hword, hword_part, word with unaccent, %1$s_stem', v_language);
    end loop;
end
$make$;

-- What a single word is looked for as; a word that says nothing ("the") is itself.
create function knowledge_stem(p_how regconfig, p_word text) returns text
    language sql immutable parallel safe
    as $$
    select coalesce(
        (select lexeme from unnest(to_tsvector(p_how, p_word)) order by lexeme limit 1),
        plain_text(p_word))
    $$;

create function knowledge_vector(p_how regconfig, p_title text, p_summary text, p_text text)
    returns tsvector
    language sql immutable parallel safe
    as $$
    select setweight(to_tsvector(p_how, split_words(p_title)), 'A')
        || setweight(to_tsvector(p_how, split_words(p_summary)), 'B')
        || to_tsvector(p_how, split_words(p_text))
    $$;

create index articles_by_words on knowledge_searchrow using gin (workspace_id, language, tsv);
create index articles_words_alike on knowledge_word
    using gin (workspace_id, language, word gin_trgm_ops);
