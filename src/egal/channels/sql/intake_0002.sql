-- What somebody writes by another channel may belong to the one thing they have open: the last
-- message there, or null. Only for an address its owner has proved; of several open ones nobody can
-- tell; the same channel keeps its own rules. What a browser takes part in that has proved nothing
-- gets no mail of a proved address, which would be shown there; what proves stands in
-- contacts/evidence.py, too.
-- Asked within the statement that takes the message in, because a question more for each message
-- costs as much as a quarter of it.
create function open_elsewhere(
    p_workspace bigint, p_kind text, p_address text, p_channel text
) returns bigint language plpgsql as $$
declare
    v_contact bigint;
    v_matters bigint[];
begin
    select identity.contact_id into v_contact from contacts_identity identity
     where identity.workspace_id = p_workspace and identity.kind = p_kind
       and identity.value = p_address and identity.verified_at is not null;
    if v_contact is null then
        return null;
    end if;
    select array_agg(matter.id) into v_matters from (
        select id from conversations_conversation
         where contact_id = v_contact and status <> 'solved'
           and spam_at is null and merged_into_id is null
         limit 2) as matter;
    if coalesce(cardinality(v_matters), 0) <> 1
       or exists (select from conversations_conversation
                   where id = v_matters[1] and channel = p_channel)
       or exists (select from conversations_message message
                    join contacts_identity browser on browser.workspace_id = message.workspace_id
                     and browser.kind = message.from_kind and browser.value = message.from_address
                   where message.conversation_id = v_matters[1] and message.from_kind = 'visitor'
                     and not exists (
                         select from contacts_evidence evidence
                          where evidence.identity_id = browser.id
                            and evidence.kind in ('link', 'code', 'token'))) then
        return null;
    end if;
    return (select max(message.id) from conversations_message message
             where message.conversation_id = v_matters[1]);
end
$$;

-- As before, and what may join something open elsewhere does.
create or replace function intake_messages(
    p_messages jsonb,
    out message_id bigint, out conversation_id bigint, out duplicate boolean
) returns setof record language sql as $$
    select taken.message_id, taken.conversation_id, taken.duplicate
      from rows from (jsonb_to_recordset(p_messages) as (
            workspace bigint, inbox bigint, channel text, dedupe_key text, external_id text,
            kind text, address text, name text,
            "to" jsonb, cc jsonb, subject text, text text, quoted_text text, html text,
            preview text, public boolean, automatic text, broken_reference boolean,
            answers bigint, files jsonb, sent_at timestamptz, now timestamptz, joins_open boolean,
            language text, words text, may_join boolean)
        ) with ordinality as given,
        lateral intake_message(
            given.workspace, given.inbox, given.channel, given.dedupe_key, given.external_id,
            given.kind, given.address, given.name,
            given."to", given.cc, given.subject, given.text, given.quoted_text, given.html,
            given.preview, given.public, given.automatic, given.broken_reference,
            case when given.may_join
                 then open_elsewhere(given.workspace, given.kind, given.address, given.channel)
                 else given.answers end,
            given.files, given.sent_at, given.now, given.joins_open,
            given.language, given.words) as taken
     order by given.ordinality
$$;
