"""Whatever the product can do, a program can do: every verb has its endpoint."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "src" / "egal"
WITHOUT_ENDPOINT = {
    "add_workspace": "sets an installation up: command line only",
    "add_agent": "makes a login with a password: command line only",
    "add_inbox": "by connect_inbox, which checks its settings",
    "change_inbox": "by change_settings, which checks them",
    "readdress_inbox": "a part of signing in, which no program does",
    "rotate_secrets": "a change of the installation's key: command line only",
    "forget_second_step": "for who has lost every device: command line only",
    "note_security_change": "a part of changing how one signs in, which no program does",
    "assign_if_nobody": "a part of answering",
    "set_status": "a part of solving, reopening and answering",
    "acknowledge": "a part of opening a conversation",
    "contact_at": "a part of beginning a conversation",
    "organisation_called": "adding one and assigning it, which programs do in two steps",
    "send_on": "what the worker does with an answer that nobody reads",
    "outgoing": "a part of beginning, forwarding, redirecting and sending anew",
    # what an editor sees to at the desk
    "take_in": "a ZIP file, which a person looks through first",
    "add_image": "a part of writing; programs bring pictures with the files",
    "order_articles": "moved by hand, one place at a time",
    "order_categories": "moved by hand, one place at a time",
    "dismiss_searches": "put aside by an editor who has seen to it",
    "dismiss_endings": "put aside by an editor who has seen to it",
    # what happens at networks
    "rewrite": "its author changes it where it was written, and the network tells us",
    "withdraw": "its author takes it back where it was written, and the network tells us",
    "add_written_elsewhere": "a colleague has written it in the network's own app",
    "go_on_in_parts": "a part of replying",
    "answer_one": "a part of answering all below a post",
    "answer_below": "by answer_all, which asks the channel",
    "answer_each": "by answer_all, which asks the channel",
    "cut_off": "what follows from a part that was not sent",
    # from public to private
    "publish_answer": "by publish, which looks for what is private",
    "change_answer": "by change, which does so, too",
    "taken_back_with": "a part of taking a message back",
    # what is spoken
    "add_spoken": "a part of a call that goes out, which an agent makes at the desk",
    "begin_spoken": "a part of a call that goes out, which an agent makes at the desk",
    # what customers prove
    "prove_identity": "a visitor proves it, by a code or a link; no program can for them",
    "offer_continuation": "by offer, which finds the way and the address",
    "take_continuation": "a customer goes on, by a link and a code; no program can for them",
    # what callers meet
    "restore_menu": "by publish_menu, with the blocks of an earlier version",
    "unbegin": "a part of taking back what began a conversation",
}


def test_every_verb_has_an_endpoint_or_a_reason() -> None:
    assert verbs() - called_by_the_api() == set(WITHOUT_ENDPOINT)


def test_there_are_verbs_to_look_at() -> None:
    assert {"reply", "assign", "join_contacts", "undo_merge"} <= verbs()


def verbs() -> set[str]:
    """Public functions that say who does it."""
    return {
        function.name
        for path in PACKAGE.glob("*/actions/*.py")
        for function in ast.parse(path.read_text()).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and "actor" in {argument.arg for argument in function.args.kwonlyargs}
    }


def called_by_the_api() -> set[str]:
    api = [path for path in PACKAGE.glob("api/**/*.py") if "tests" not in path.parts]
    return {name for path in api for name in called_in(ast.parse(path.read_text()))}


def called_in(tree: ast.AST) -> Iterator[str]:
    """All bare names in it: a verb that is chosen first and called later counts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
