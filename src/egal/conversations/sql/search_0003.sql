-- A text whose language is known ("de", "en") is stemmed in that one only, which is half the work;
-- any other text in both. Questions are stemmed in both, so they meet either. In PL/pgSQL each
-- text is split once; as an SQL function this would be inlined, and its arguments with it. Of the
-- long text come its words, split and cut already (`search/words.py`): a translate() of a text with
-- umlauts was a tenth of the work of intake.
drop function search_vector;
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
