"""What everybody can read: posts and replies on X, the page's posts and the comments below them."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from egal.testing.networks.facebook.things import Comment
from egal.testing.networks.stage.parts import (
    NAME,
    SOMEBODY,
    big_form,
    button,
    form,
    head,
    more,
    people,
)
from egal.testing.networks.x.things import Post

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

ACTS: dict[str, Callable[["Networks", dict[str, str]], object]] = {
    "x-post": lambda n, say: n.x.posts(say["who"], say["text"], reach=_reach(say)),
    "x-reply": lambda n, say: n.x.replies(say["who"], say["to"], say["text"], reach=_reach(say)),
    "x-quote": lambda n, say: n.x.quotes(say["who"], say["to"], say["text"], reach=_reach(say)),
    "x-like": lambda n, say: n.x.likes(say["who"], say["to"]),
    "x-edit": lambda n, say: n.x.edits(say["to"], say["text"]),
    "x-delete": lambda n, say: n.x.deletes(say["to"]),
    "x-answer": lambda n, say: n.x.answers_from_the_app(say["text"], to=say["to"]),
    "fb-post": lambda n, say: n.facebook.posts(say["text"]),
    "fb-comment": lambda n, say: n.facebook.comments(say["who"], say["text"], on=say["to"]),
    "fb-edit": lambda n, say: n.facebook.edits_comment(n.facebook.comment(say["to"]), say["text"]),
    "fb-like": lambda n, say: n.facebook.likes(say["who"], n.facebook.comment(say["to"])),
    "fb-remove": lambda n, say: n.facebook.removes(n.facebook.comment(say["to"])),
    "fb-hide": lambda n, say: n.facebook.hides_in_the_app(n.facebook.comment(say["to"])),
}


def of_x(networks: "Networks") -> tuple[str, str]:
    """Threads, the one with the newest post first."""
    x = networks.x
    shown = [each for each in x.posts_by_id.values() if each.newest]
    threads: dict[str, list[Post]] = {}
    for each in shown:
        threads.setdefault(each.conversation, []).append(each)
    ordered = sorted(threads.values(), key=lambda posts: -max(int(each.id) for each in posts))
    write = big_form("x-post", "Post", who=SOMEBODY, reach="1200", text=f"@{x.account.username} ")
    names = people(x.users_by_name)
    main = "".join(f"<section>{_thread(networks, posts)}</section>" for posts in ordered)
    return f"<h2>Write a post</h2>{write}{names}", main or "<p>Nobody has posted yet.</p>"


def of_facebook(networks: "Networks") -> tuple[str, str]:
    """The page's posts, the newest first, each with its comments."""
    facebook = networks.facebook
    posts = [each for each in facebook.comments_by_id.values() if not each.parent]
    write = big_form("fb-post", "Post as the page", text="")
    names = people(person.name for person in facebook.people.values())
    main = "".join(f"<section>{_below(networks, each)}</section>" for each in posts[::-1])
    said = "<h2>The page itself posts</h2><p>Comments are written below a post.</p>"
    return f"{said}{write}{names}", main or "<p>The page has posted nothing yet.</p>"


def _reach(say: dict[str, str]) -> int | None:
    return int(say["reach"]) if say.get("reach") else None


def _thread(networks: "Networks", posts: list[Post], parent: str | None = None) -> str:
    """What answers this post, each followed by what answers it."""
    versions = networks.x.posts_by_id[parent].versions if parent else []
    here = [
        each
        for each in posts
        if (each.replies_to in versions if parent else not _has_parent(each, posts))
    ]
    return "".join(
        f"<div class=below>{_post(networks, each)}{_thread(networks, posts, each.id)}</div>"
        for each in here
    )


def _has_parent(post: Post, posts: list[Post]) -> bool:
    return any(post.replies_to in each.versions for each in posts)


def _post(networks: "Networks", post: Post) -> str:
    ours = post.author is networks.x.account
    followers = f"@{post.author.username} · {post.author.reach:,} followers"
    if post.deleted:
        return f"<article>{head(post.author.name, followers, post.at)}<p class=gone>Deleted.</p>"
    marks = ["edited"] * (len(post.versions) > 1) + ["hidden by its thread’s author"] * post.hidden
    likes = [f"{len(post.likes)} like it"] * bool(post.likes)
    return (
        f'<article class="{"ours" * ours}" data-id="{post.id}">'
        f"{head(post.author.name, followers, post.at)}<p>{escape(post.typed)}</p>"
        f"<footer><small>{' · '.join(marks + likes)}</small>{_acts_of(post, ours)}</footer>"
        "</article>"
    )


def _acts_of(post: Post, ours: bool) -> str:
    to = {"to": post.id}
    acts = [
        more("Reply", form("x-reply", "Reply", to, who=SOMEBODY, reach="", text="")),
        more("Quote", form("x-quote", "Quote", to, who=SOMEBODY, text="")),
        button("x-like", "Like", who=SOMEBODY, **to),
    ]
    if not ours:
        acts += [
            more("Edit", form("x-edit", "Save", to, text=post.typed)),
            more("Answer in X’s own app", form("x-answer", "Answer", to, text="")),
        ]
    return "".join([*acts, button("x-delete", "Delete", **to)])


def _below(networks: "Networks", comment: Comment) -> str:
    facebook = networks.facebook
    answers = [each for each in facebook.comments_by_id.values() if each.parent == comment.id]
    inner = "".join(_below(networks, each) for each in answers)
    return f"<div class=below>{_comment(networks, comment)}{inner}</div>"


def _comment(networks: "Networks", comment: Comment) -> str:
    name = comment.author.name if comment.author else networks.facebook.name
    beside = "" if comment.author else "the page"
    if comment.removed:
        return f"<article>{head(name, beside, comment.at)}<p class=gone>Removed.</p></article>"
    marks = ["hidden: only its author and their friends see it"] * comment.hidden
    marks += [f"{len(comment.likes)} like it"] * bool(comment.likes)
    marks += ["the page has written to them in private"] * comment.replied_privately
    picture = f'<p><a href="{escape(comment.photo)}">A picture</a></p>' if comment.photo else ""
    return (
        f'<article class="{"ours" * (not comment.author)}" data-id="{comment.id}">'
        f"{head(name, beside, comment.at)}<p>{escape(comment.text)}</p>{picture}"
        f"<footer><small>{' · '.join(marks)}</small>{_acts_on(comment)}</footer></article>"
    )


def _acts_on(comment: Comment) -> str:
    to = {"to": comment.id}
    acts = [more("Comment", form("fb-comment", "Comment", to, who=NAME, text=""))]
    if comment.author:
        acts += [
            more("Edit", form("fb-edit", "Save", to, text=comment.text)),
            button("fb-like", "Like", who=NAME, **to),
            button("fb-hide", "Hide in Facebook’s own app", **to),
            button("fb-remove", "Remove", **to),
        ]
    return "".join(acts)
