"""Where an account works: what it does about itself concerns every workspace of it."""

from egal.workspaces.models import Account, Agent


def at_work(account: Account | None) -> list[Agent]:
    """The account as an agent of each of its workspaces; of none, nothing."""
    working = Agent.unscoped.filter(account=account, deactivated_at=None)
    return list(working.select_related("account")) if account else []
