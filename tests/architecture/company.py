"""What Nordnetz has: rows for all that addresses ask for, by the names of their ids there."""

from datetime import timedelta

from egal.callbacks.actions.callbacks import book_callback
from egal.calls.tests.rooms import a_recording, an_announcement
from egal.channels.arrivals import store_arrival
from egal.channels.base import Address, Seen
from egal.channels.base import Post as PublicPost
from egal.channels.continuing import offer
from egal.channels.importing.imports import keep_import
from egal.channels.importing.working import import_some
from egal.channels.models import Arrival
from egal.channels.posts import note_post
from egal.channels.quarantine import quarantine
from egal.contacts.actions.organisations import add_organisation
from egal.conversations.actions.blocks import block
from egal.conversations.actions.bulk_changes import begin_bulk_change
from egal.conversations.actions.folding import fold
from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.published import publish_answer
from egal.conversations.actions.saved_views import save_view
from egal.conversations.actions.status import solve
from egal.conversations.actions.tags import tag
from egal.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Gesture,
    Message,
    Post,
)
from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.categories import add_category
from egal.knowledge.actions.revisions import save_revision
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people, public
from egal.workspaces import scope
from egal.workspaces.actions.custom_fields import add_field
from egal.workspaces.actions.teams import add_team
from egal.workspaces.models import Invitation, Token


def recorded(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A call of which something was recorded."""
    with scope.of(nordnetz.workspace.id):
        recording = a_recording(nordnetz)
    return {
        "call_id": recording.call.public_id,
        "recording_id": recording.public_id,
        "recordings": recording.public_id,
    }


def of_customers(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """What they are offered, and what is theirs."""
    with scope.of(nordnetz.workspace.id):
        offered, _link = offer(conversation=matter, actor=nordnetz.jana)
        account = public.account(nordnetz.workspace)
        posted = people.conversation_of(public.posts(account, "Mara", "Hello"))
        solved = people.conversation_of(public.posts(account, "Henrik", "Hello"))
        solve(conversation=solved, actor=nordnetz.jana)
        page, _address = publish_answer(conversation=matter, actor=nordnetz.jana, text="Hm.")
    return {
        "posted_id": posted.public_id,
        "solved_id": solved.public_id,
        "page_id": page.public_id,
        "page": page.public_id,
        "continuation_id": public_id(offered.id),
        "link": f"{public_id(1)}.forged",
        "devices": public_id(1),
        "files": public_id(Attachment.unscoped.get().id),
    }


def public_thread(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """A post that two matters stand below, as one row, and something that was wanted with it."""
    now = clock.now()
    with scope.of(nordnetz.workspace.id):
        heard = Message.objects.filter(direction="inbound", conversation__merged_into=None)
        others = heard.filter(inbox=nordnetz.inbox).exclude(conversation=matter)
        for message in (heard.filter(conversation=matter).earliest("id"), others.earliest("id")):
            _below_a_post(nordnetz, message)
        post = Post.objects.filter(thread__key="post").earliest("id")
        wanted = Gesture.objects.create(
            workspace=nordnetz.workspace,
            post=post,
            do="like",
            due_at=now + timedelta(days=1),
            by_kind="system",
            by_name="Egal",
            created_at=now,
        )
        fold(thread=post.thread, actor=nordnetz.jana)
    return {
        **dict.fromkeys(("thread", "thread_id"), post.thread.public_id),
        **dict.fromkeys(("post", "post_id"), post.public_id),
        "gesture_id": public_id(wanted.id),
    }


def _below_a_post(nordnetz: people.Nordnetz, message: Message) -> None:
    author, key = Address("email", message.from_address, "Mara"), f"post-{message.id}"
    stands = PublicPost(thread="post")
    note_post(
        inbox=nordnetz.inbox,
        fact=Seen(dedupe_key=key, external_id=key, author=author, post=stands),
        post=stands,
        author=author,
        message_id=message.id,
        at=clock.now(),
    )


def line(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A telephone number whose callers meet a menu, and an announcement."""
    line = people.telephone_line(nordnetz.workspace)
    with scope.of(nordnetz.workspace.id):
        own = an_announcement(nordnetz).public_id
    ids = dict.fromkeys(("telephone", "line_id"), public_id(line.id))
    gone = public_id(999_999)
    sounds = {"announcement_id": own, "announcements": gone, "spoken": "welcome"}
    return {**ids, **sounds}


def help_centre(nordnetz: people.Nordnetz) -> dict[str, str]:
    """An article with a draft, a category."""
    company, jana = nordnetz.workspace, nordnetz.jana
    with scope.of(company.id):
        article = add_article(workspace=company, actor=jana)
        draft = save_revision(article=article, actor=jana, language="de", title="Umziehen")
        subject = add_category(workspace=company, actor=jana, names={"de": "Umzug"})
    return {
        "articles": article.public_id,
        "article_id": article.public_id,
        "revision": draft.public_id,
        "categories": subject.public_id,
        "category_id": subject.public_id,
    }


def more_of(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """People joined, conversations merged, something refused, something unread."""
    jana = nordnetz.jana
    with scope.of(nordnetz.workspace.id):
        gisela, otto = (_another(nordnetz, name) for name in ("gisela", "otto"))
        again, third = (
            people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Hello")) for _ in range(2)
        )
        answer = people.replies(jana, matter, "We look.")
        Delivery.objects.filter(message=answer).update(state="failed", attempts=1)
        held = people.replies(jana, matter, "Later.")
        unread = store_arrival(inbox=nordnetz.inbox, raw=b"nonsense", meta={})
        quarantine(Arrival.unscoped.filter(pk=unread.pk), "This mail is empty.")
        club = add_organisation(workspace=nordnetz.workspace, actor=jana, name="Rowing Club")
        joining = join_contacts(keep=matter.contact, join=gisela.contact, actor=jana, evidence="")
        merging = merge_conversations(keep=matter, merge=again, actor=jana)
        unwanted = block(
            workspace=nordnetz.workspace, actor=jana, kind="email", value="@junk.example"
        )
        identity = matter.contact.identities.earliest("id")
        table = keep_import(
            workspace=nordnetz.workspace, actor=jana, name="a", raw=b"email;name\nc@d.example;Ida"
        )
        view = save_view(
            workspace=nordnetz.workspace,
            agent=jana,
            actor=jana,
            name="Bills",
            query="tag:bill",
            shared=True,
        )
        change = begin_bulk_change(
            workspace=nordnetz.workspace,
            actor=jana,
            verb="solve",
            given={},
            conversations=[matter.id],
        )
    import_some()
    return {
        "message": answer.public_id,
        "message_id": answer.public_id,
        "original": answer.public_id,
        "reply": held.public_id,
        "reply_id": held.public_id,
        "quarantine": public_id(unread.id),
        "arrival_id": public_id(unread.id),
        "organisation_id": public_id(club.id),
        "joining_id": public_id(joining.id),
        "merging_id": public_id(merging.id),
        "mergings": public_id(merging.id),
        "block_id": unwanted.public_id,
        "blocks": unwanted.public_id,
        "identity_id": public_id(identity.id),
        "address": public_id(identity.id),
        "contacts": public_id(matter.contact_id),
        "joinings": public_id(joining.id),
        "organisations": public_id(club.id),
        "imports": table.public_id,
        "import_id": table.public_id,
        "view_id": view.public_id,
        "views": view.public_id,
        "bulk_change_id": change.public_id,
        "bulk": change.public_id,
        "other": public_id(otto.contact_id),
        "third": third.public_id,
    }


def set_up(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """A team, tags, a field, an invitation, as the settings have them."""
    company, jana = nordnetz.workspace, nordnetz.jana
    with scope.of(company.id):
        team = add_team(workspace=company, actor=jana, name="Technics")
        bill, dunning = (
            tag(conversation=matter, actor=jana, name=name) for name in ("bill", "dunning")
        )
        field = add_field(workspace=company, actor=jana, of="contact", kind="text", name="Place")
        waiting = Invitation.objects.get(workspace=company, accepted_at=None)
        token = Token.objects.latest("id")
    return {
        "agents": public_id(nordnetz.tariq.id),
        "invitations": public_id(waiting.id),
        "invitation_id": public_id(waiting.id),
        "teams": public_id(team.id),
        "team_id": public_id(team.id),
        "tokens": public_id(token.id),
        "tags": public_id(bill.id),
        "tag_id": public_id(bill.id),
        "dunning": public_id(dunning.id),
        "fields": public_id(field.id),
        "field_id": public_id(field.id),
    }


def promised(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A callback, which stands on a conversation of its own."""
    with scope.of(nordnetz.workspace.id):
        callback = book_callback(
            conversation=_another(nordnetz, "ida"),
            actor=nordnetz.jana,
            number="+4940123456",
            at=clock.now() + timedelta(days=1),
        )
    return {
        "link": "guessed",
        "callbacks": callback.public_id,
        "callback_id": callback.public_id,
        "hours": public_id(nordnetz.inbox.id),
    }


def _another(nordnetz: people.Nordnetz, name: str) -> Conversation:
    sender = Address("email", f"{name}@mail.example", name.title())
    return people.conversation_of(people.writes(nordnetz.inbox, sender, "Hello"))


def keep_as_it_came(nordnetz: people.Nordnetz, message: int) -> None:
    arrival = store_arrival(inbox=nordnetz.inbox, raw=b"Subject: Help\n\nHelp", meta={})
    Arrival.unscoped.filter(pk=arrival.pk).update(message_id=message, state="taken")
    html = '<b>Help</b><img src="remote:https://mail.example/logo.png">'
    Message.unscoped.filter(pk=message).update(html=html)
