"""Where rows are read past the workspace in force, and why. A new place needs a reason here."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "egal"

REASONS = {
    "conversations/actions/published.py": "a page's address tells whose workspace is meant",
    "channels/phone/closing.py": "a machine that died carried calls of all workspaces",
    "channels/phone/switchboard/rows.py": "one process carries the lines of all workspaces",
    "api/once.py": "the worker forgets old answers of every workspace",
    "callbacks/scheduling.py": "the worker keeps the promises of every workspace",
    "channels/arrivals.py": "the worker serves every workspace, and enters each arrival's",
    "channels/claims.py": "the worker claims what came for every workspace",
    "channels/email/door.py": "a mail at the door tells by its recipient whose it is",
    "channels/email/imap/fetching.py": "the worker fetches mail for every workspace",
    "channels/email/imap/position.py": "the worker fetches mail for every workspace",
    "channels/email/imap/watch.py": "the worker fetches mail for every workspace",
    "conversations/actions/readdress_inbox.py": "an account is one inbox of all workspaces",
    "channels/oauth/grants.py": "the worker renews the tokens of every workspace",
    "channels/importing/working.py": "the worker takes tables in for every workspace",
    "channels/outbox.py": "the worker sends for every workspace",
    "channels/outbound.py": "the same: what the worker sends, and with which files",
    "contacts/visitors.py": "a visitor's token tells whose it is, with the workspace that is given",
    "conversations/actions/add_inbox.py": "an address belongs to one inbox of the installation",
    "channels/intake.py": "rows just written, by their keys, of every workspace in the batch",
    "channels/fetching.py": "the worker fetches for every workspace",
    "channels/gestures.py": "the worker does what was wanted in every workspace",
    "channels/polling.py": "the worker asks the providers of every workspace",
    "channels/naming.py": "the worker asks for the names of new people in every workspace",
    "channels/posts.py": "intake and the worker, by the inbox that they are given",
    "channels/in_time.py": "the worker sends for every workspace, by what came last",
    "channels/prices.py": "what an inbox has spent, by the inbox that was found",
    "channels/pauses.py": "the worker lets inboxes of every workspace rest",
    "channels/going_on.py": "the worker sends answers on for every workspace",
    "channels/door/answering.py": "a call at the door tells by its address whose it is",
    "channels/door/sharing.py": "a call at the door may be about several accounts of one app",
    "channels/quarantine.py": "the door keeps for whoever's inbox was called",
    "channels/carrying.py": "the worker sends the codes of every workspace",
    "conversations/actions/continuations.py": "a link's secret tells whose workspace is meant",
    "conversations/actions/codes.py": "the worker forgets the codes of every workspace",
    "cli/doctor.py": "the operator asks about every inbox of the installation",
    "conversations/actions/folding.py": "intake, of every workspace in the batch, by their keys",
    "conversations/actions/joining.py": "rows by their keys, after the permission for them",
    "conversations/actions/uploads.py": "the worker drops what nobody used in every workspace",
    "conversations/bulk/working.py": "the worker makes the changes of every workspace",
    "conversations/actions/snooze.py": "the worker wakes what is due in every workspace",
    "desk/access.py": "finds the agent, and with it the workspace, before one is entered",
    "desk/context/page.py": "the workspaces one can go to: of one's own account only",
    "desk/views/home.py": "the way to one's first workspace: of one's own account only",
    "desk/views/security.py": "the way to one's own sign-in: of one's own account only",
    "notifications/digest.py": "the worker mails the digests of every workspace",
    "notifications/lists.py": "the worker forgets what is old in every workspace",
    "realtime/access.py": "finds the agent, and with it the workspace, before one is entered",
    "routing/handing_out.py": "the worker hands out the work of every workspace",
    "routing/lapsing.py": "the worker looks who went idle in every workspace",
    "service_levels/waiting/measuring.py": "the worker measures the waits of every workspace",
    "testing/people.py": "tests and the demo look at what they made, whoever's it is",
    "workspaces/actions/accept_invitation.py": "is there any agent in the installation yet?",
    "portal/domains.py": "the name of the host tells whose portal is meant",
    "portal/start/whose.py": "the same, before the portal is open",
    "workspaces/actions/add_token.py": "a token's secret tells whose workspace is meant",
    "workspaces/actions/change_portal.py": "one row by its key, after the permission for it",
    "workspaces/actions/portal_logo.py": "the same",
    "workspaces/actions/portals.py": "the same; and the one of a workspace that is given",
    "workspaces/portals.py": "the one of a workspace that is given",
    "workspaces/actions/change_agent.py": "one row by its key, after the permission for it",
    "workspaces/actions/invite.py": "is there any agent in the installation yet?",
    "workspaces/actions/revoke_token.py": "one row by its key, after the permission for it",
    "workspaces/at_work.py": "what an account does about itself is told in each workspace of it",
    "workspaces/tenancy.py": "defines it",
    "calls/actions/leftovers.py": "a file is named by whichever workspace has it",
    "calls/actions/recordings.py": "the worker removes what is too old in every workspace",
    "channels/phone/cti/closing.py": "the worker ends lost calls of every workspace",
    "calls/transcripts/writing.py": "the worker writes down for every workspace",
    "notifications/push/sending.py": "the worker tells the devices of every workspace",
}


def used() -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
        if re.search(r"\b(unscoped|_base_manager)\b", path.read_text())
    } - {"workspaces/actions/rotate_secrets.py", "cli/database.py"}  # every sealed row there is


def test_every_look_past_the_workspace_has_its_reason() -> None:
    assert used() - REASONS.keys() == set(), "use Model.objects, or give the reason in REASONS"


def test_no_reason_outlives_its_use() -> None:
    assert REASONS.keys() - used() == set()
