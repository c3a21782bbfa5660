"""Upload of files: in one piece, or begun, sent in parts, ended, and asked after.

docs.x.com/x-api/media/quickstart/media-upload-chunked, 2026-08-22: its samples say INIT, APPEND,
FINALIZE as commands to one address, the document 2.167 has an address for each. Both are taken.
Sizes: docs.x.com/x-api/media/quickstart/best-practices.
"""

import base64
from typing import TYPE_CHECKING

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.x import problems, shape, signing_in
from egal.testing.networks.x.things import Media
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

routes = Routes()
MOST = {"photo": 5_000_000, "animated_gif": 15_000_000, "video": 512_000_000}  # bytes
KEPT = 86_400  # seconds until a file that nobody used is gone
READ, WRITE = "tweet.read", "media.write"
KINDS = {
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
}


@routes.on("POST", "/2/media/upload")
def upload(x: "X", asked: Asked) -> Reply:
    """All at once; or a command of the older way."""
    signing_in.who(x, asked, WRITE)
    said = asked.said()
    command = said.get("command")
    if command == "INIT":
        return _begun(x, said)
    if command == "APPEND":
        return _taken(x, said["media_id"], said)
    if command == "FINALIZE":
        return _ended(x, said["media_id"])
    content = _bytes(said.get("media", b""))
    kind = next((mime for magic, mime in KINDS.items() if content.startswith(magic)), "video/mp4")
    made = Media(x.next_id(), x.account.id, kind, len(content), {0: content})
    x.media[made.id] = made
    return _ended(x, made.id)


@routes.on("POST", "/2/media/upload/initialize")
def begin(x: "X", asked: Asked) -> Reply:
    """Says what will come; brings the id."""
    signing_in.who(x, asked, WRITE)
    return _begun(x, asked.said())


@routes.on("POST", "/2/media/upload/{id}/append")
def append(x: "X", asked: Asked) -> Reply:
    """One part."""
    signing_in.who(x, asked, WRITE)
    return _taken(x, asked.at["id"], asked.said())


@routes.on("POST", "/2/media/upload/{id}/finalize")
def end(x: "X", asked: Asked) -> Reply:
    """All parts are there. A video is then worked on for a while."""
    signing_in.who(x, asked, WRITE)
    return _ended(x, asked.at["id"])


@routes.on("GET", "/2/media/upload")
def status(x: "X", asked: Asked) -> Reply:
    """How far it is. Each question brings a video one step on."""
    signing_in.who(x, asked, WRITE)
    found = _known(x, asked.query.get("media_id", ""))
    steps = {"pending": "in_progress", "in_progress": "succeeded"}
    found.state = steps.get(found.state, found.state)
    found.usable = found.usable or found.state == "succeeded"
    return answer(200, {"data": _told(found)})


@routes.on("GET", "/2/media")
def several(x: "X", asked: Asked) -> Reply:
    """Where files lie, by their keys. Paths: X's OpenAPI document 2.167."""
    signing_in.any_of(x, asked, READ)
    keys = asked.query.get("media_keys", "").split(",")
    told: Json = {"data": [shape.media(x, each) for key in keys if (each := _by_key(x, key))]}
    if gone := [problems.missing("media", key) for key in keys if not _by_key(x, key)]:
        told["errors"] = gone
    return answer(200, told)


@routes.on("GET", "/2/media/{key}")
def one(x: "X", asked: Asked) -> Reply:
    """Where one file lies."""
    signing_in.any_of(x, asked, READ)
    found = _by_key(x, asked.at["key"])
    if found is None:
        return answer(200, {"errors": [problems.missing("media", asked.at["key"])]})
    return answer(200, {"data": shape.media(x, found)})


@routes.on("GET", "/media/{id}")
def file(x: "X", asked: Asked) -> Reply:
    """The file itself, as pbs.twimg.com would have it."""
    found = _known(x, asked.at["id"])
    return Reply(200, {"Content-Type": found.mime}, found.content)


def _begun(x: "X", said: Json) -> Reply:
    mime = str(said.get("media_type", ""))
    made = Media(x.next_id(), x.account.id, mime, int(said.get("total_bytes") or 0))
    if made.size > MOST[made.kind]:
        raise _too_large(made)
    x.media[made.id] = made
    told = {"id": made.id, "media_key": made.key, "expires_after_secs": KEPT}
    return answer(200, {"data": told})


def _taken(x: "X", id_: str, said: Json) -> Reply:
    _known(x, id_).parts[int(said["segment_index"])] = _bytes(said["media"])
    return answer(200, {"data": {"expires_at": x.clock.seconds() + KEPT}})


def _ended(x: "X", id_: str) -> Reply:
    found = _known(x, id_)
    if len(found.content) > MOST[found.kind]:
        raise _too_large(found)
    if len(found.content) != found.size:
        words = "Segments do not add up to provided total file size."
        raise problems.invalid("total_bytes", str(found.size), words)
    found.state = "pending" if found.kind == "video" else ""
    found.usable = not found.state
    return answer(200, {"data": _told(found)})


def _told(found: Media) -> Json:
    told: Json = {"id": found.id, "media_key": found.key, "size": found.size}
    told["expires_after_secs"] = KEPT
    if found.state:
        told["processing_info"] = {"state": found.state, "check_after_secs": 1}
    return told


def _by_key(x: "X", key: str) -> Media | None:
    return next((each for each in x.media.values() if each.key == key), None)


def _known(x: "X", id_: str) -> Media:
    if id_ not in x.media:
        raise problems.invalid("media_id", id_, "Invalid media id.")
    return x.media[id_]


def _bytes(part: bytes | str) -> bytes:
    """Multipart brings bytes, JSON base64."""
    return part if isinstance(part, bytes) else base64.b64decode(part)


def _too_large(found: Media) -> problems.Refused:
    most = MOST[found.kind]
    return problems.invalid("total_bytes", str(found.size), f"File size exceeds {most} bytes.")
