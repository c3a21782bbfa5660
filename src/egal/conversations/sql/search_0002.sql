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
-- holds one megabyte and a mail need not end before that. One expression and no `from`, so that
-- it becomes part of the statement that calls it instead of one that is planned again each time.
create function search_vector(p_names text, p_subject text, p_text text) returns tsvector
    language sql immutable parallel safe
    as $$
    select setweight(to_tsvector('egal_german', split_words(left(p_subject, 1000))), 'A')
        || setweight(to_tsvector('egal_english', split_words(left(p_subject, 1000))), 'A')
        || setweight(to_tsvector('egal_simple', split_words(left(p_names, 1000))), 'B')
        || to_tsvector('egal_german', split_words(left(p_text, 20000)))
        || to_tsvector('egal_english', split_words(left(p_text, 20000)))
    $$;

-- What each message is found by. Its conversation's subject and contact come with the inbound
-- ones: answers would only say the same again.
insert into conversations_searchrow (workspace_id, message_id, tsv)
select message.workspace_id, message.id, case message.direction
       when 'inbound' then search_vector(
           concat_ws(' ', message.from_name, message.from_address, message.author_name),
           message.subject, message.text)
       else search_vector('', '', message.text) end
  from conversations_message message;

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
