-- Which message of ours or theirs a public one goes on from, or null: what it answers, where the
-- provider says so, or the latest of the same person in the same thread. Never one of somebody
-- else's conversation: several people below one post have one each.
create function goes_on_from(
    p_workspace bigint, p_inbox bigint, p_kind text, p_address text, p_key text, p_thread text
) returns bigint language plpgsql as $$
declare
    v_contact bigint;
    v_message bigint;
begin
    select identity.contact_id into v_contact from contacts_identity identity
     where identity.workspace_id = p_workspace and identity.kind = p_kind
       and identity.value = p_address;
    if v_contact is null then
        return null;
    end if;
    select message.id into v_message from channels_ledgerentry ledger
      join conversations_message message on message.id = ledger.message_id
      join conversations_conversation conversation on conversation.id = message.conversation_id
     where ledger.inbox_id = p_inbox and ledger.dedupe_key = p_key
       and conversation.contact_id = v_contact;
    if v_message is null and p_thread <> '' then
        select max(post.message_id) into v_message from conversations_thread thread
          join conversations_post post on post.thread_id = thread.id
          join conversations_message message on message.id = post.message_id
          join conversations_conversation conversation on conversation.id = message.conversation_id
         where thread.inbox_id = p_inbox and thread.key = p_thread
           and conversation.contact_id = v_contact;
    end if;
    return v_message;
end
$$;
