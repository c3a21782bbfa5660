"""The page, its posts and comments.

developers.facebook.com/docs/graph-api/reference/comment, …/object/comments, …/object/likes and
developers.facebook.com/docs/pages-api/comments-mentions (as remembered); subscribed_apps:
developers.facebook.com/docs/pages-api/webhooks-for-pages.
"""

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.facebook.network import Facebook
from egal.testing.networks.facebook.things import Comment
from egal.testing.networks.meta.refusals import Refused, missing
from egal.testing.webserver import Reply

routes = Routes()
LENGTH = 8000  # characters of a comment, as remembered
DONE = {"success": True}


@routes.on("POST", "/{version}/{id}/subscribed_apps")
def subscribe(facebook: Facebook, asked: Asked) -> Reply:
    """The page lets the app's webhook be told of these fields."""
    _page(facebook, asked, "pages_manage_metadata")
    said = {**asked.query, **asked.said()}
    facebook.fields = set(str(said["subscribed_fields"]).split(","))
    return answer(200, DONE)


@routes.on("GET", "/{version}/{id}/subscribed_apps")
def subscribed(facebook: Facebook, asked: Asked) -> Reply:
    """What it is told."""
    _page(facebook, asked, "pages_manage_metadata")
    app = {"id": facebook.app.id, "name": "Egal", "subscribed_fields": sorted(facebook.fields)}
    return answer(200, {"data": [app] if facebook.fields else []})


@routes.on("DELETE", "/{version}/{id}/subscribed_apps")
def unsubscribe(facebook: Facebook, asked: Asked) -> Reply:
    """Nothing more."""
    _page(facebook, asked, "pages_manage_metadata")
    facebook.fields = set()
    return answer(200, DONE)


@routes.on("POST", "/{version}/{id}/feed")
def publish(facebook: Facebook, asked: Asked) -> Reply:
    """The page posts."""
    _page(facebook, asked, "pages_manage_posts")
    return answer(200, {"id": facebook.posts(str(asked.said()["message"])).id})


@routes.on("GET", "/{version}/{id}/feed")
def feed(facebook: Facebook, asked: Asked) -> Reply:
    """The page's posts, newest first."""
    _page(facebook, asked, "pages_read_engagement")
    found = [each for each in facebook.comments_by_id.values() if not each.parent]
    return _listed(facebook, asked, found[::-1])


@routes.on("GET", "/{version}/{id}/comments")
def below(facebook: Facebook, asked: Asked) -> Reply:
    """Comments directly below; with filter=stream all of them. Oldest first."""
    about = _known(facebook, asked, "pages_read_user_content")
    whole = asked.query.get("filter") == "stream"
    found = [
        each
        for each in facebook.comments_by_id.values()
        if each.parent and not each.removed
        if each.parent == about.id or (whole and each.post == about.id)
    ]
    return _listed(facebook, asked, found)


@routes.on("POST", "/{version}/{id}/comments")
def comment(facebook: Facebook, asked: Asked) -> Reply:
    """The page answers in public."""
    about = _known(facebook, asked, "pages_manage_engagement")
    said = {**asked.query, **asked.said()}
    text, photo = str(said.get("message", "")), str(said.get("attachment_url", ""))
    if not (text or photo) or len(text) > LENGTH:
        raise Refused(100, None, "Param message must be a string of 1 to 8000 characters")
    return answer(200, {"id": facebook.add_comment(None, text, about, photo).id})


@routes.on("POST", "/{version}/{id}/likes")
def like(facebook: Facebook, asked: Asked) -> Reply:
    """The page likes."""
    _known(facebook, asked, "pages_manage_engagement").likes.add(facebook.page)
    return answer(200, DONE)


@routes.on("DELETE", "/{version}/{id}/likes")
def unlike(facebook: Facebook, asked: Asked) -> Reply:
    """And no longer."""
    _known(facebook, asked, "pages_manage_engagement").likes.discard(facebook.page)
    return answer(200, DONE)


@routes.on("GET", "/{version}/{id}")
def one(facebook: Facebook, asked: Asked) -> Reply:
    """The page, a post, a comment or a person."""
    fields = set(filter(None, asked.query.get("fields", "").split(",")))
    id_ = asked.at["id"]
    if id_ in {"me", facebook.page}:
        facebook.app.check(asked)
        return answer(200, {"id": facebook.page, "name": facebook.name})
    if person := facebook.person_by_id(id_):
        facebook.app.check(asked, "pages_messaging")
        whole = {"name": person.name, "first_name": person.name, "last_name": ""}
        return answer(200, {"id": id_, **_chosen(whole, fields or set(whole))})
    return answer(200, _shown(facebook, _known(facebook, asked, "pages_read_engagement"), fields))


@routes.on("POST", "/{version}/{id}")
def change(facebook: Facebook, asked: Asked) -> Reply:
    """Hides or shows somebody's comment, or edits one of the page's own."""
    about = _known(facebook, asked, "pages_manage_engagement")
    said = {**asked.query, **asked.said()}
    if "is_hidden" in said:
        if about.author is None:
            raise Refused(200, None, "A page cannot hide its own comment")
        facebook.hides_in_the_app(about, str(said["is_hidden"]).lower() == "true")
    if "message" in said:
        if about.author is not None:
            raise Refused(200, None, "Only its author may edit a comment")
        facebook.edits_comment(about, str(said["message"]))
    return answer(200, DONE)


@routes.on("DELETE", "/{version}/{id}")
def remove(facebook: Facebook, asked: Asked) -> Reply:
    """Takes a comment away, the page's or somebody's."""
    facebook.removes(_known(facebook, asked, "pages_manage_engagement"))
    return answer(200, DONE)


def _page(facebook: Facebook, asked: Asked, permission: str) -> None:
    facebook.app.check(asked, permission)
    if asked.at["id"] not in {"me", facebook.page}:
        raise missing(asked.at["id"])


def _known(facebook: Facebook, asked: Asked, permission: str) -> Comment:
    facebook.app.check(asked, permission)
    found = facebook.comments_by_id.get(asked.at["id"])
    if found is None or found.removed:
        raise missing(asked.at["id"])
    return found


def _listed(facebook: Facebook, asked: Asked, found: list[Comment]) -> Reply:
    first = int(asked.query.get("after") or 0)
    end = first + int(asked.query.get("limit") or 25)
    fields = set(filter(None, asked.query.get("fields", "").split(",")))
    told: Json = {"data": [_shown(facebook, each, fields) for each in found[first:end]]}
    if end < len(found):
        told["paging"] = {"cursors": {"after": str(end)}, "next": f"{asked.url}&after={end}"}
    return answer(200, told)


def _shown(facebook: Facebook, comment: Comment, fields: set[str]) -> Json:
    by = comment.author
    whole: Json = {
        "message": comment.text,
        "created_time": f"{comment.at:%Y-%m-%dT%H:%M:%S}+0000",
        "from": {"id": by.id, "name": by.name}
        if by
        else {"id": facebook.page, "name": facebook.name},
        "is_hidden": comment.hidden,
        "can_hide": by is not None,
        "can_reply_privately": by is not None and not comment.replied_privately,
        "like_count": len(comment.likes),
        "user_likes": facebook.page in comment.likes,
        "permalink_url": f"https://www.facebook.com/{comment.id}",
    }
    if comment.parent and comment.parent != comment.post:
        whole["parent"] = {"id": comment.parent}
    return {"id": comment.id, **_chosen(whole, fields or {"message", "created_time", "from"})}


def _chosen(whole: Json, fields: set[str]) -> Json:
    plain = {name.partition("{")[0] for name in fields}
    return {name: value for name, value in whole.items() if name in plain}
