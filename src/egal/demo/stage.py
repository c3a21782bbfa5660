"""Playing a story: each step by the verb a real person or a real mail would have caused."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from uuid import uuid4

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Address
from egal.channels.email.references import message_id_for
from egal.channels.live import take_in_now
from egal.channels.ways import chosen_way
from egal.contacts.models import Visitor
from egal.contacts.visitors import begin_visit
from egal.conversations.actions.assign import assign
from egal.conversations.actions.assign_team import assign_team
from egal.conversations.actions.note import add_note
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.reply import reply
from egal.conversations.actions.status import solve
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation, Direction, Inbox, Message
from egal.demo import order, telephone
from egal.demo.networks import Public, goes_public
from egal.demo.ringing_back import ring_back
from egal.demo.stories import Step
from egal.shared import clock
from egal.workspaces.models import Agent

BROWSER = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"
ATTRIBUTION = {
    "de": "Am {:%d.%m.%y um %H:%M} schrieb {}:",
    "en": "On {:%d %B %Y at %H:%M}, {} wrote:",
}


class Stage:
    """The inboxes and the agents, and the conversation each story has become."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        chat: Inbox,
        line: Inbox,
        agents: Mapping[str, Agent],
        public: Public,
    ) -> None:
        self._inbox = inbox
        self._chat = chat
        self._line = line
        self._agents = agents
        self._public = public
        self._conversations: dict[str, int] = {}
        self._visitors: dict[str, Visitor] = {}

    def play(self, step: Step) -> None:
        """Do one step, at the time the clock says."""
        getattr(self, f"_{step.does}")(step)

    def everybody_reads_their_own(self, now: datetime) -> None:
        """Agents have seen what they answered last; what came after it is new to them."""
        for conversation in Conversation.objects.exclude(assignee=None).filter(
            preview_is_ours=True
        ):
            with clock.at(now):
                mark_read(
                    conversation=conversation, agent=self._agents_by_id[conversation.assignee_id]
                )

    @property
    def _agents_by_id(self) -> dict[int | None, Agent]:
        return {agent.id: agent for agent in self._agents.values()}

    def _conversation(self, step: Step) -> Conversation:
        return Conversation.objects.get(pk=self._conversations[step.story_key])

    def _writes(self, step: Step) -> None:
        wrote = self._chats if step.story.get("by") == "chat" else self._mails
        self._conversations[step.story_key] = wrote(step)

    def _mails(self, step: Step) -> int:
        mail = self._mail(step).as_bytes()
        arrival = store_arrival(inbox=self._inbox, raw=mail, meta={"source": "demo"})
        take_in_arrivals()
        return Message.objects.get(arrivals=arrival).conversation_id

    def _chats(self, step: Step) -> int:
        """As the page of the chat would have sent it, in the same browser each time."""
        name = step.story["customer"]["name"]
        visitor = self._visitors.get(step.story_key)
        if visitor is None:
            visitor, _ = begin_visit(workspace=self._chat.workspace, device=BROWSER, name=name)
            self._visitors[step.story_key] = visitor
        meta = {
            "source": "customer",
            "visitor": visitor.identity.value,
            "name": name,
            "answers": self._last_message(step),
        }
        raw = json.dumps({"id": uuid4().hex, "text": step.told["text"].strip()}).encode()
        taken = take_in_now(inbox=self._chat, raw=raw, meta=meta, visitor=visitor)
        return taken.conversation_id or 0

    def _last_message(self, step: Step) -> int | None:
        said = Message.objects.filter(conversation=self._conversations.get(step.story_key))
        return (
            said.exclude(direction=Direction.NOTE)
            .order_by("-id")
            .values_list("pk", flat=True)
            .first()
        )

    def _replies(self, step: Step) -> None:
        conversation = self._conversation(step)
        way = chosen_way(conversation, conversation.inbox_id)
        reply(
            conversation=conversation,
            actor=self._agents[step.told["agent"]],
            text=step.told["text"],
            inbox=way.inbox,
            to=way.addressed(),
        )

    def _rings(self, step: Step) -> None:
        telephone.ring(step, self._line, self._agents)

    def _rings_back(self, step: Step) -> None:
        ring_back(step, self._line, self._agents)

    def _goes_public(self, step: Step) -> None:
        goes_public(self._public, step.told, self._agents)

    def _notes(self, step: Step) -> None:
        agent = self._agents[step.told["agent"]]
        add_note(conversation=self._conversation(step), actor=agent, text=step.told["text"])

    def _assigns(self, step: Step) -> None:
        assign(
            conversation=self._conversation(step),
            actor=self._agents[step.told["agent"]],
            agent=self._agents[step.told["to"]],
        )

    def _tags(self, step: Step) -> None:
        for name in step.told["names"]:
            actor = self._agents[step.told["agent"]]
            tag(conversation=self._conversation(step), actor=actor, name=name)

    def _passes_to(self, step: Step) -> None:
        assign_team(
            conversation=self._conversation(step),
            actor=self._agents[step.told["agent"]],
            team=order.team(step.told["team"]),
        )

    def _learns(self, step: Step) -> None:
        order.learn(self._conversation(step).contact, self._agents[step.told["agent"]], step)

    def _solves(self, step: Step) -> None:
        solve(conversation=self._conversation(step), actor=self._agents[step.told["agent"]])

    def _mail(self, step: Step) -> EmailMessage:
        """The mail as the customer's program would have sent it."""
        sender = Address("email", **step.told.get("from", step.story["customer"]))
        mail = EmailMessage()
        mail["From"] = formataddr((sender.name, sender.address))
        mail["To"] = self._inbox.address
        mail["Date"] = format_datetime(clock.now())
        mail["Message-ID"] = make_msgid(domain=sender.address.partition("@")[2])
        mail["Subject"] = step.story["subject"]
        text = step.told["text"].strip()
        if answered := self._last_answer(step):
            _answer(mail, answered)
            if step.told.get("quote"):
                text += f"\n\n{_quoted(answered, step.story['language'])}"
        mail.set_content(text)
        for file in step.told.get("files", ()):
            mail.add_attachment(file["content"].strip(), filename=file["name"])
        return mail

    def _last_answer(self, step: Step) -> Message | None:
        answers = Message.objects.filter(
            conversation=self._conversations.get(step.story_key), direction=Direction.OUTBOUND
        )
        return answers.order_by("-id").first()


def _answer(mail: EmailMessage, answered: Message) -> None:
    sent = message_id_for(answered.id, answered.from_address)
    mail["In-Reply-To"] = mail["References"] = sent
    subject = str(mail["Subject"])
    mail.replace_header("Subject", f"Re: {subject}")


def _quoted(answered: Message, language: str) -> str:
    lines = (f"> {line}".rstrip() for line in answered.text.splitlines())
    attribution = ATTRIBUTION[language].format(answered.created_at, answered.author_name)
    return "\n".join([attribution, *lines])
