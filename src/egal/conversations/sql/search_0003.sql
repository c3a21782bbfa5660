-- The same words as search_0002.sql finds, but each text is split once and not once a language:
-- an SQL function would be inlined, and its arguments with it.
create or replace function search_vector(p_names text, p_subject text, p_text text) returns tsvector
    language plpgsql immutable parallel safe
    as $$
declare
    v_subject text := split_words(left(p_subject, 1000));
    v_text text := split_words(left(p_text, 20000));
begin
    return setweight(to_tsvector('egal_german', v_subject) || to_tsvector('egal_english', v_subject), 'A')
        || setweight(to_tsvector('egal_simple', split_words(left(p_names, 1000))), 'B')
        || to_tsvector('egal_german', v_text) || to_tsvector('egal_english', v_text);
end
$$;
