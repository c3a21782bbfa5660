-- How text becomes something that can be found. Words are split here and in `search/words.py` by
-- the same characters: what the parser would take for an address, a path or a negative number is
-- several words to a person. Umlauts and accents are taken off before stemming.

create text search configuration egal_german (copy = german);
alter text search configuration egal_german alter mapping for hword, hword_part, word
    with unaccent, german_stem;
create text search configuration egal_english (copy = english);
alter text search configuration egal_english alter mapping for hword, hword_part, word
    with unaccent, english_stem;
create text search configuration egal_simple (copy = simple);
alter text search configuration egal_simple alter mapping for hword, hword_part, word
    with unaccent, simple;

-- unaccent() is only stable, because its dictionary could be changed; an index wants a promise.
-- Its schema is named because maintenance runs without a search path.
do $make$
declare
    v_schema text;
begin
    select namespace.nspname into v_schema from pg_extension extension
      join pg_namespace namespace on namespace.oid = extension.extnamespace
     where extension.extname = 'unaccent';
    execute format(
        'create function plain_text(p_text text) returns text
         language sql immutable strict parallel safe
         as $$ select lower(%1$I.unaccent(''%1$I.unaccent''::regdictionary, p_text)) $$', v_schema);
end
$make$;

create function split_words(p_text text) returns text
    language sql immutable strict parallel safe
    as $$ select translate(p_text, '-/_.@:=+()<>&#\', '               ') $$;

-- names: of people, their addresses, files; not stemmed. The text is cut, because a tsvector
-- holds one megabyte and a mail need not end before that.
-- A text whose language is known ("de", "en") is stemmed in that one only, which is half the work;
-- any other text in both. Questions are stemmed in both, so they meet either. In PL/pgSQL each
-- text is split once; as an SQL function this would be inlined, and its arguments with it. Of the
-- long text come its words, split and cut already (`search/words.py`): a translate() of a text with
-- umlauts was a tenth of the work of intake.
create function search_vector(p_names text, p_subject text, p_words text, p_language text) returns tsvector
    language plpgsql immutable parallel safe
    as $$
declare
    v_subject text := split_words(left(p_subject, 1000));
    v_tsv tsvector := setweight(to_tsvector('egal_simple', split_words(left(p_names, 1000))), 'B');
begin
    if p_language is distinct from 'en' then
        v_tsv := v_tsv || setweight(to_tsvector('egal_german', v_subject), 'A')
            || to_tsvector('egal_german', p_words);
    end if;
    if p_language is distinct from 'de' then
        v_tsv := v_tsv || setweight(to_tsvector('egal_english', v_subject), 'A')
            || to_tsvector('egal_english', p_words);
    end if;
    return v_tsv;
end
$$;

create index search_words on conversations_searchrow using gin (workspace_id, tsv);
create index search_addresses on contacts_identity using gin (workspace_id, value gin_trgm_ops);
create index search_names on contacts_contact using gin (workspace_id, plain_text(name) gin_trgm_ops);

-- At most so many messages with these words, in no order. A bitmap over the words, never a walk
-- along another index: with a rare word the planner hopes in vain to meet one soon.
create function search_hits(p_workspace bigint, p_query tsquery, p_most int) returns setof bigint
    language sql stable set enable_indexscan = off set enable_seqscan = off
    as $$
    select message_id from conversations_searchrow
     where workspace_id = p_workspace and tsv @@ p_query limit p_most
    $$;

-- The newest ones among the messages after p_after.
create function search_newest(p_workspace bigint, p_query tsquery, p_after bigint, p_most int)
    returns setof bigint
    language sql stable set enable_indexscan = off set enable_seqscan = off
    as $$
    select message_id from conversations_searchrow
     where workspace_id = p_workspace and tsv @@ p_query and message_id > p_after
     order by message_id desc limit p_most
    $$;
