"""By which way a number is rung."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Route:
    """address: whom packets go to. domain, port: as in the SIP addresses; port None for the usual.

    user: as whom we ring. auth_user, password: what proves it, where asked. caller: our number in
    E.164, shown to whom we ring by RFC 3325; "" leaves that to the provider.
    """

    address: tuple[str, int]
    transport: str
    domain: str
    port: int | None
    user: str
    auth_user: str = ""
    password: str = field(default="", repr=False)
    caller: str = ""

    def identity(self) -> list[tuple[str, str]]:
        """Headers that say which number of ours it is (RFC 3325, 9.2)."""
        if not self.caller:
            return []
        return [("P-Preferred-Identity", f"<sip:{self.caller}@{self.domain}>")]
