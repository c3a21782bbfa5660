-- Takes one inbound message in, in the caller's transaction. Decisions arrive as arguments;
-- here is only locking and writing, so that production, tests and bench run the same lines.
--
-- Order of locks: ledger entry, identity, contact, conversation. Verbs lock the conversation only.
create function intake_message(
    p_workspace bigint, p_inbox bigint, p_channel text, p_dedupe_key text, p_external_id text,
    p_kind text, p_address text, p_name text,
    p_to jsonb, p_cc jsonb, p_subject text, p_text text, p_quoted_text text, p_html text,
    p_preview text, p_public boolean, p_automatic text, p_broken_reference boolean,
    p_answers bigint, p_files jsonb, p_sent_at timestamptz, p_now timestamptz,
    p_joins_open boolean, p_language text, p_words text,
    out message_id bigint, out conversation_id bigint, out duplicate boolean
) language plpgsql as $$
declare
    v_contact bigint;
    v_contact_name text;
    v_conversation bigint;
    v_status text;
    v_whose bigint;
    v_solved_at timestamptz;
    v_snoozed_until timestamptz;
    v_follows bigint;
    v_owner bigint;
    v_place bigint;
    v_limit interval;
    v_fresh boolean := false;
    v_moves boolean;
    v_files text;
    v_opens boolean := p_automatic = 'none';  -- a machine opens nothing again
begin
    message_id := nextval('conversations_message_id_seq');  -- a copy leaves its number unused
    insert into channels_ledgerentry (workspace_id, inbox_id, dedupe_key, message_id, created_at)
    values (p_workspace, p_inbox, p_dedupe_key, intake_message.message_id, p_now)
    on conflict (inbox_id, dedupe_key) do nothing;
    if not found then
        select message.id, message.conversation_id, true
          into message_id, conversation_id, duplicate
          from channels_ledgerentry ledger
          left join conversations_message message on message.id = ledger.message_id
         where ledger.inbox_id = p_inbox and ledger.dedupe_key = p_dedupe_key;
        return;
    end if;
    duplicate := false;

    select contact.id, contact.name into v_contact, v_contact_name
      from contacts_identity identity join contacts_contact contact on contact.id = identity.contact_id
     where identity.workspace_id = p_workspace and identity.kind = p_kind and identity.value = p_address
       for no key update of contact;
    if v_contact is null then
        -- two first messages of one person at once must not make two contacts
        perform pg_advisory_xact_lock(hashtextextended(p_workspace || p_kind || ' ' || p_address, 0));
        select contact.id, contact.name into v_contact, v_contact_name
          from contacts_identity identity join contacts_contact contact on contact.id = identity.contact_id
         where identity.workspace_id = p_workspace and identity.kind = p_kind and identity.value = p_address
           for no key update of contact;
    end if;
    if v_contact is null then
        insert into contacts_contact (workspace_id, name, language, created_at)
        values (p_workspace, p_name, '', p_now) returning id, name into v_contact, v_contact_name;
        insert into contacts_identity (workspace_id, contact_id, kind, value, name, created_at)
        values (p_workspace, v_contact, p_kind, p_address, p_name, p_now);
    end if;
    loop  -- whoever held the lock may have joined contacts: look again whose address it is
        select identity.contact_id into v_owner from contacts_identity identity
         where identity.workspace_id = p_workspace and identity.kind = p_kind and identity.value = p_address;
        exit when v_owner is null or v_owner = v_contact;
        v_contact := v_owner;
        select contact.name into v_contact_name from contacts_contact contact
         where contact.id = v_contact for no key update;
    end loop;

    if p_answers is not null then
        select conversation.id, conversation.status, conversation.contact_id,
               conversation.solved_at, conversation.snoozed_until
          into v_conversation, v_status, v_whose, v_solved_at, v_snoozed_until
          from conversations_message message
          join conversations_conversation conversation on conversation.id = message.conversation_id
         where message.id = p_answers and message.workspace_id = p_workspace
           for no key update of conversation;
        loop  -- the same for messages that were merged or split off meanwhile
            select message.conversation_id into v_place from conversations_message message
             where message.id = p_answers and message.workspace_id = p_workspace;
            exit when v_place is null or v_place = v_conversation;
            select conversation.id, conversation.status, conversation.contact_id,
                   conversation.solved_at, conversation.snoozed_until
              into v_conversation, v_status, v_whose, v_solved_at, v_snoozed_until
              from conversations_conversation conversation
             where conversation.id = v_place for no key update;
        end loop;
        select make_interval(days => workspace.reopen_days) into v_limit
          from workspaces_workspace workspace where workspace.id = p_workspace;
        if v_status = 'solved' and p_automatic = 'none'
           and v_solved_at + v_limit < p_now then
            v_follows := v_conversation;
            v_conversation := null;
        end if;
    end if;

    if v_conversation is null and v_follows is null and p_joins_open then
        select conversation.id, conversation.status, conversation.contact_id,
               conversation.solved_at, conversation.snoozed_until
          into v_conversation, v_status, v_whose, v_solved_at, v_snoozed_until
          from conversations_conversation conversation
         where conversation.contact_id = v_contact and conversation.inbox_id = p_inbox
           and conversation.status <> 'solved'
         order by conversation.last_activity_at desc limit 1
           for no key update;
    end if;
    -- a machine, or somebody else who answers, does not say where and whether our contact is heard
    v_moves := p_automatic = 'none' and v_whose is not distinct from v_contact;

    if v_conversation is null then
        v_fresh := true;
        insert into conversations_conversation (
            workspace_id, contact_id, inbox_id, channel, subject, status, follows_id, contact_name,
            preview, preview_is_ours, message_count, attachment_count,
            last_activity_at, last_inbound_at, created_at)
        values (
            p_workspace, v_contact, p_inbox, p_channel, p_subject, 'open', v_follows, v_contact_name,
            p_preview, false, 1, jsonb_array_length(p_files), p_now, p_now, p_now)
        returning id into v_conversation;
    end if;

    insert into conversations_message (
        id, workspace_id, conversation_id, inbox_id, direction, public,
        author_kind, author_id, author_name, from_kind, from_address, from_name, "to", cc,
        subject, text, quoted_text, html, automatic, broken_reference, external_id, sent_at, created_at)
    values (
        intake_message.message_id, p_workspace, v_conversation, p_inbox, 'inbound', p_public,
        'contact', v_contact, v_contact_name, p_kind, p_address, p_name, p_to, p_cc,
        p_subject, p_text, p_quoted_text, p_html, p_automatic, p_broken_reference, p_external_id,
        p_sent_at, p_now);

    if p_files <> '[]' then
        insert into conversations_attachment (workspace_id, message_id, name, content_type, size, sha256, inline)
        select p_workspace, intake_message.message_id, file.name, file.content_type, file.size, file.sha256, file.inline
          from jsonb_to_recordset(p_files)
            as file(name text, content_type text, size bigint, sha256 text, inline boolean);
        select string_agg(file.name, ' ') into v_files
          from jsonb_to_recordset(p_files) as file(name text);
    end if;

    insert into conversations_searchrow (workspace_id, message_id, tsv)
    values (p_workspace, intake_message.message_id, search_vector(
        concat_ws(' ', p_name, p_address, nullif(v_contact_name, p_name), v_files),
        p_subject, p_words, p_language));

    if not v_fresh then
        update conversations_conversation conversation set
            preview = p_preview, preview_is_ours = false,
            message_count = message_count + 1,
            attachment_count = attachment_count + jsonb_array_length(p_files),
            last_activity_at = p_now, last_inbound_at = p_now,
            inbox_id = case when v_moves then p_inbox else conversation.inbox_id end,
            channel = case when v_moves then p_channel else conversation.channel end,
            status = case when v_opens then 'open' else conversation.status end,
            solved_at = case when v_opens then null else conversation.solved_at end
         where conversation.id = v_conversation;
    end if;

    if v_fresh then
        insert into events_event (
            workspace_id, kind, conversation_id, actor_kind, actor_id, actor_name, data, created_at)
        values
            (p_workspace, 'conversation.opened', v_conversation, 'contact', v_contact, v_contact_name,
                jsonb_build_object('inbox', p_inbox, 'follows', v_follows), p_now),
            (p_workspace, 'message.received', v_conversation, 'contact', v_contact, v_contact_name,
                jsonb_build_object('message', intake_message.message_id, 'automatic', p_automatic), p_now);
    else
        if v_opens and v_status in ('solved', 'snoozed') then
            insert into events_event (
                workspace_id, kind, conversation_id, actor_kind, actor_id, actor_name, data, created_at)
            values (
                p_workspace,
                case v_status when 'solved' then 'conversation.reopened' else 'conversation.woken' end,
                v_conversation, 'contact', v_contact, v_contact_name,
                case v_status when 'solved' then '{"old": "solved", "new": "open"}'
                else jsonb_build_object(
                    'old', jsonb_build_object('status', 'snoozed', 'until', v_snoozed_until),
                    'new', jsonb_build_object('status', 'open', 'until', null)) end,
                p_now);
        end if;
        insert into events_event (
            workspace_id, kind, conversation_id, actor_kind, actor_id, actor_name, data, created_at)
        values (
            p_workspace, 'message.received', v_conversation, 'contact', v_contact, v_contact_name,
            jsonb_build_object('message', intake_message.message_id, 'automatic', p_automatic)
                || case when v_opens and v_status = 'waiting'
                   then '{"old": "waiting", "new": "open"}'::jsonb else '{}' end,
            p_now);
    end if;

    conversation_id := v_conversation;
end
$$;

-- Many messages at once, in the order given, in the caller's transaction. p_messages: an array of
-- objects with the arguments of intake_message by name. One that fails takes all with it.
create function intake_messages(
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
            language text, words text)
        ) with ordinality as given,
        lateral intake_message(
            given.workspace, given.inbox, given.channel, given.dedupe_key, given.external_id,
            given.kind, given.address, given.name,
            given."to", given.cc, given.subject, given.text, given.quoted_text, given.html,
            given.preview, given.public, given.automatic, given.broken_reference,
            given.answers, given.files, given.sent_at, given.now, given.joins_open,
            given.language, given.words) as taken
     order by given.ordinality
$$;
