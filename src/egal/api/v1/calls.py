from typing import Literal, Self

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.calls.actions.listening import note_listening
from egal.calls.actions.recordings import remove_recording
from egal.calls.actions.rules import change_recording_rule, rule_here
from egal.calls.models import Call as Row
from egal.calls.models import Recording as RecordingRow
from egal.calls.models import RecordingRule as RuleRow
from egal.conversations.models import Conversation
from egal.shared.download import download
from egal.shared.ids import public_id
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()
recordings = Router()
rule = Router()

_NEWEST = Order("calls", ("began_at", "id"), newest_first=True)
_READ = needs("conversations:read")
_BINARY = {"type": "string", "format": "binary"}
_SOUND = {"description": "OK", "content": {"application/octet-stream": {"schema": _BINARY}}}


class Talk(BaseModel):
    """Somebody of ours talking with them. until: null while they do. held: seconds on hold."""

    agent_id: str | None
    began_at: Moment
    ended_at: Moment | None
    held: float


class Said(BaseModel):
    """One thing that was said, in seconds from the beginning of the recording."""

    begin: float
    end: float
    side: Literal["customer", "agent"]
    text: str


class Recording(BaseModel):
    """What was recorded. transcript_state: empty where nobody writes it down."""

    id: str
    kind: Literal["talk", "voicemail"]
    seconds: float
    began_at: Moment
    remove_at: Moment | None = Field(description="By the rule of the workspace; null for never.")
    removed_at: Moment | None = Field(description="Then it cannot be heard any more.")
    transcript_state: Literal["", "waiting", "done", "failed"]


class Transcript(BaseModel):
    """What was said, in order. trouble: why it was not written down."""

    state: Literal["", "waiting", "done", "failed"]
    trouble: str
    said: list[Said]


class Call(BaseModel):
    """A telephone call. Its seconds stand apart from each other: until it was answered, in the
    queue, with a person, on hold. outcome: empty while it is up."""

    id: str
    inbox_id: str
    conversation_id: str | None
    message_id: str | None
    agent_id: str | None = Field(description="Who talked with them last.")
    way: Literal["inbound", "outbound"]
    number: str = Field(description="Of the other side, as E.164 writes it; empty if withheld.")
    name: str = Field(description="As the network says it, which proves nothing.")
    phase: Literal["ringing", "menu", "queued", "talking", "held", "voicemail", "ended"]
    outcome: Literal[
        "",
        "answered",
        "abandoned",
        "voicemail",
        "callback",
        "writing",
        "missed",
        "busy",
        "refused",
        "failed",
        "interrupted",
    ]
    ended_by: str
    reason: str = Field(description="As the network or the telephone system names it.")
    language: str
    began_at: Moment
    answered_at: Moment | None
    talked_at: Moment | None
    ended_at: Moment | None
    ring_seconds: float
    wait_seconds: float
    talk_seconds: float
    hold_seconds: float
    talks: list[Talk]
    recordings: list[Recording]

    @classmethod
    def of(cls, row: Row) -> Self:
        message = row.message
        given = {
            "id": row.public_id,
            "inbox_id": public_id(row.inbox_id),
            "conversation_id": message and public_id(message.conversation_id),
            "message_id": message and message.public_id,
            "agent_id": row.agent_id and public_id(row.agent_id),
            "talks": [_talk(leg) for leg in row.legs],
            "recordings": [_recording(each) for each in row.recordings.all()],
        }
        rest = {name: getattr(row, name) for name in cls.model_fields if name not in given}
        return cls.model_validate({**given, **rest})


class CallPage(Page[Call]):
    """Some of the calls."""


class Asked(BaseModel):
    """Which calls are meant."""

    up: bool | None = Field(None, description="Those that go on now, or only those that are over.")
    conversation_id: str | None = Field(None, description="Of this conversation.")


class Rule(BaseModel):
    """What is recorded, and for how long it is kept."""

    model_config = ConfigDict(extra="forbid")

    talks: bool = Field(description="Whether talks are recorded; callers are told before.")
    keep_days: int | None = Field(ge=1, le=3650, description="Null: until somebody removes it.")


@router.get("", response=CallPage, **_READ)
def list_calls(request: TokenRequest, paging: Query[Paging], asked: Query[Asked]) -> CallPage:
    """The newest first. Calls by which somebody tried a menu are not among them."""
    rows = _rows().filter(test=False)
    if asked.up is not None:
        rows = rows.filter(ended_at__isnull=asked.up)
    if asked.conversation_id is not None:
        meant = row_or_404(Conversation.objects.all(), asked.conversation_id)
        rows = rows.filter(message__conversation=meant)
    found, next_cursor = _NEWEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return CallPage(items=[Call.of(row) for row in found], next_cursor=next_cursor)


@router.get("/{call_id}", response=Call, **_READ)
def show_a_call(request: TokenRequest, call_id: str) -> Call:
    """One call, as it is now."""
    return Call.of(row_or_404(_rows(), call_id))


@recordings.get(
    "/{recording_id}/audio",
    **needs("calls:listen", responses={200: _SOUND, 206: {**_SOUND, "description": "A part"}}),
)
def hear_a_recording(request: TokenRequest, recording_id: str) -> HttpResponseBase:
    """A WAV file, of a talk in stereo: customer left, agent right. `Range` is heard. That somebody
    listens is kept in the audit trail."""
    found = _recorded(recording_id)
    name = f"{found.began_at:%Y-%m-%d %H-%M}.wav"
    try:
        answer = download(request, found.sha256, name=name, size=found.size)
    except FileNotFoundError:
        raise Http404(recording_id) from None
    if request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        note_listening(recording=found, actor=request.auth)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@recordings.get("/{recording_id}/transcript", response=Transcript, **needs("calls:listen"))
def read_a_recording(request: TokenRequest, recording_id: str) -> Transcript:
    """What was said, where the installation has somebody who writes it down."""
    found = _recorded(recording_id)
    said = [
        {"begin": each["from"], "end": each["until"], "side": each["side"], "text": each["text"]}
        for each in found.transcript
    ]
    return Transcript.model_validate(
        {"state": found.transcript_state, "trouble": found.transcript_trouble, "said": said}
    )


@recordings.delete("/{recording_id}", response={204: None}, **needs("recordings:write"))
def remove_a_recording(request: TokenRequest, recording_id: str) -> Status[None]:
    """Nobody hears it any more; that there was one stays."""
    remove_recording(recording=_recorded(recording_id), actor=request.auth)
    return Status(204, None)


@rule.get("", response=Rule, **needs("workspace:write"))
def show_the_rule(request: TokenRequest) -> Rule:
    """What is recorded."""
    return _rule(rule_here())


@rule.put("", response=Rule, **needs("workspace:write"))
def set_the_rule(request: TokenRequest, wanted: Rule) -> Rule:
    """Record like this from now on. `keep_days` holds for what there is as well."""
    kept = change_recording_rule(
        workspace=request.auth.workspace, actor=request.auth, **wanted.model_dump()
    )
    return _rule(kept)


def _rows() -> QuerySet[Row]:
    return Row.objects.select_related("message").prefetch_related("recordings")


def _recorded(recording_id: str) -> RecordingRow:
    rows = RecordingRow.objects.select_related("call__message").exclude(sha256="")
    return row_or_404(rows, recording_id)


def _recording(row: RecordingRow) -> dict[str, object]:
    given = {name: getattr(row, name) for name in Recording.model_fields if name != "id"}
    return {"id": row.public_id, **given}


def _talk(leg: dict[str, object]) -> dict[str, object]:
    agent = leg["agent"]
    return {
        "agent_id": public_id(agent) if isinstance(agent, int) else None,
        "began_at": leg["from"],
        "ended_at": leg["until"],
        "held": leg["held"],
    }


def _rule(kept: RuleRow) -> Rule:
    return Rule(talks=kept.talks, keep_days=kept.keep_days)
