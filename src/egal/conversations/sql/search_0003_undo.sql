drop function search_vector;

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
