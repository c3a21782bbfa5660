"""Setting an installation up without the browser: workspaces, agents, tokens, inboxes."""
