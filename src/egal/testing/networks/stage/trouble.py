"""What goes wrong when one wants it to, and what Egal asked of the networks."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from egal.testing.networks import faults
from egal.testing.networks.stage.parts import button, moment

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

_SHOWN = 160  # characters of a request


def _choose(networks: "Networks", say: dict[str, str]) -> None:
    network, kind = say["network"], say.get("kind", "")
    if kind and kind not in faults.of(network):
        raise ValueError(f"{kind} does not happen there")
    networks.faults[network] = kind


def _hold(networks: "Networks", held: bool) -> None:
    networks.out.held = held
    if not held:
        networks.out.again()


ACTS: dict[str, Callable[["Networks", dict[str, str]], object]] = {
    "fault": _choose,
    "hold": lambda n, _say: _hold(n, True),
    "let-go": lambda n, _say: _hold(n, False),
    "x-revoke": lambda n, _say: n.x.takes_back(),
}


def shown(networks: "Networks") -> tuple[str, str]:
    """Beside it, what can go wrong; in the middle, what was asked, the newest first."""
    choices = "".join(_choice(networks, network) for network in faults.NAMES)
    rows = "".join(
        f"<tr><td>{moment(each.at)}<td>{faults.NAMES[each.network]}<td>{each.method}"
        f"<td><code>{escape(each.path)}</code><br><small>{escape(each.said[:_SHOWN])}</small>"
        f"<td class={'good' if each.status < 400 else 'bad'}>{each.status}</tr>"
        for each in reversed(networks.answered)
    )
    heads = "<tr><th>When<th>Network<th>Method<th>What<th>Answer</tr>"
    table = f"<section><h2>What Egal has asked</h2><table>{heads}{rows}</table></section>"
    return f"<h2>Let something go wrong</h2>{choices}{_webhooks(networks)}", table


def _choice(networks: "Networks", network: str) -> str:
    now = networks.faults.get(network, "")
    options = "".join(
        f'<option value="{kind}"{" selected" * (kind == now)}>{escape(words)}</option>'
        for kind, words in {"": "all is well", **faults.of(network)}.items()
    )
    return (
        "<form method=post><input type=hidden name=act value=fault>"
        f"<input type=hidden name=network value={network}><label>{faults.NAMES[network]}"
        f"<select name=kind>{options}</select></label><button>Let it</button></form>"
    )


def _webhooks(networks: "Networks") -> str:
    if networks.out.held:
        return "<p>Webhooks get lost.</p>" + button(
            "let-go", "Let them arrive, and the lost ones too"
        )
    return button("hold", "Let all webhooks get lost")
