"""The settings of an installation: environment variables first, then `egal.toml`, then defaults.

Every setting is checked here, at the start, so that a wrong one is told by its name and remedy
instead of failing somewhere inside.
"""

import ipaddress
import os
import secrets
import shlex
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from egal.shared.stores.place import checked_place
from egal.shared.trouble import Trouble

DEFAULT_PORT = 8000
MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LAST_PORT = 65_535
_PAIRS = (  # one is of no use without the other
    ("smtp_certificate", "smtp_key"),
    ("sip_certificate", "sip_key"),
    ("google_client", "google_secret"),
    ("microsoft_client", "microsoft_secret"),
)
_MOST_MEGABYTES = 100_000
_LONGEST_DRAIN = 3_600  # seconds


@dataclass(frozen=True, slots=True)
class Configuration:
    """All an installation can be told.

    data: folder of everything kept. listen, port: where the web answers; port 0 is any free one.
    smtp_listen, smtp_port: where the SMTP receiver answers; by default 25 above the web's port,
    or below it where there is no port above. smtp_certificate, smtp_key: files it shows on
    STARTTLS. lmtp: where the LMTP receiver answers, an address and a port or the path of a Unix
    socket; None means nowhere.
    database_url: an outside PostgreSQL ≥ 15; empty means the embedded one below `data`.
    public_url: how browsers and mails reach us, without a slash at the end.
    secret_key: signs sessions and references and seals passwords; empty means the one kept in
    `data`. old_secret_keys: those before it; what they signed or sealed is still accepted.
    files: a folder or a bucket (`shared/stores/place.py`); empty means the folder below `data`.
    largest_file: in MB, of an upload and of all files of one reply together.
    private_hosts: `host` or `host:port` inside our own network that our requests may go to.
    system_mail: the server invitations and password links leave by, such as
    smtps://user:password@host; empty means none is sent. system_mail_from: their sender.
    metrics_token: opens /metrics to other machines; empty means to this machine only.
    google_client, google_secret, microsoft_client, microsoft_secret: what this installation is
    known by where mailboxes are signed in to; empty means not at all. microsoft_tenant: whose
    accounts, by its id or domain; "common" for all, "organizations" for those of companies.
    sip_listen, sip_port: where telephones reach us by SIP, over UDP and TCP; by default 60 above
    the web's port, or below it. sips_port: over TLS, showing sip_certificate and sip_key; None
    means not. public_ip: the address told to telephones and browsers for sound; "" means the one
    listened on. rtp_ports: first and last UDP port of sound. phone_drain: for how many seconds
    calls that are up may go on when Egal is stopped.
    transcription: who writes down what was said, "faster-whisper" in the worker, or the address of
    a server that speaks OpenAI's API; empty means nobody. transcription_key: opens that server.
    transcription_model: its model, by default "small" or "whisper-1".
    speech: a command that says the text on its standard input, as a WAV file on its output; empty
    means SVOX Pico or eSpeak NG where one of them is installed.
    """

    data: Path
    listen: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    smtp_listen: str = "127.0.0.1"
    smtp_port: int = DEFAULT_PORT + 25
    smtp_certificate: Path | None = None
    smtp_key: Path | None = None
    lmtp: tuple[str, int] | Path | None = None
    database_url: str = ""
    public_url: str = ""
    secret_key: str = ""
    old_secret_keys: tuple[str, ...] = ()
    metrics_token: str = ""
    debug: bool = False
    private_hosts: tuple[str, ...] = ()
    files: str = ""
    largest_file: int = 25
    system_mail: str = field(default="", repr=False)
    system_mail_from: str = ""
    google_client: str = ""
    google_secret: str = field(default="", repr=False)
    microsoft_client: str = ""
    microsoft_secret: str = field(default="", repr=False)
    microsoft_tenant: str = "common"
    sip_listen: str = "127.0.0.1"
    sip_port: int = DEFAULT_PORT + 60
    sips_port: int | None = None
    sip_certificate: Path | None = None
    sip_key: Path | None = None
    public_ip: str = ""
    rtp_ports: tuple[int, int] = (20_000, 29_999)
    phone_drain: int = 30
    transcription: str = ""
    transcription_key: str = ""
    transcription_model: str = ""
    speech: str = ""


def load(environ: Mapping[str, str] = os.environ) -> Configuration:
    """The configuration of this process; raises Trouble naming the bad setting."""
    data = Path(environ.get("EGAL_DATA") or default_data(environ)).expanduser().absolute()
    found = {**_from_file(environ, data), **_from_environment(environ)}
    values = {name: CHECKS[name](name, value) for name, value in found.items()}
    if values.get("system_mail") and not values.get("system_mail_from"):
        raise Trouble("EGAL_SYSTEM_MAIL needs a sender: EGAL_SYSTEM_MAIL_FROM=desk@example.com.")
    for one, other in _PAIRS:
        _check_pair(values, one, other)
    if values.get("sips_port") is not None and not values.get("sip_certificate"):
        raise Trouble("EGAL_SIPS_PORT needs EGAL_SIP_CERTIFICATE and EGAL_SIP_KEY: two PEM files.")
    port = values.get("port", DEFAULT_PORT)
    values.setdefault("smtp_port", _beside(port, 25))
    values.setdefault("sip_port", _beside(port, 60))
    values.setdefault("public_url", f"http://localhost:{port}")
    return Configuration(data=data, **values)


def default_data(environ: Mapping[str, str] = os.environ) -> Path:
    """Where data lives unless told: the system's place for root, else the XDG data folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/egal")
    home = environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(home) / "egal"


def kept_secret(data: Path) -> str:
    """The installation's secret key, made at the first start and readable by its owner only."""
    path = data / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make_secret(path)
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror}). Start as its owner.") from None


def _make_secret(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="secret.") as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):  # the first of two processes wins, the other reads it
                os.link(draft.name, path)
    except OSError as error:
        raise Trouble(
            f"{path.parent} cannot be written ({error.strerror}). "
            "Free space or rights there, or choose another folder with --data."
        ) from None
    return path.read_text().strip()


def _from_file(environ: Mapping[str, str], data: Path) -> dict[str, Any]:
    path = Path(environ.get("EGAL_CONFIG") or data / "egal.toml")
    try:
        values = tomllib.loads(path.read_text())
    except FileNotFoundError:
        if environ.get("EGAL_CONFIG"):
            raise Trouble(f"There is no {path}. Mend EGAL_CONFIG or remove it.") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}. Mend it or move it away.") from None
    unknown = sorted(values.keys() - CHECKS.keys())
    if unknown:
        known = ", ".join(sorted(CHECKS))
        raise Trouble(f"{path} has an unknown setting “{unknown[0]}”. Known are: {known}.")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found = {name: environ.get(variable(name), "") for name in CHECKS}
    return {name: value for name, value in found.items() if value}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return "DATABASE_URL" if name == "database_url" else f"EGAL_{name.upper()}"


def _check_pair(values: Mapping[str, Any], one: str, other: str) -> None:
    for given, missing in ((one, other), (other, one)):
        if values.get(given) and not values.get(missing):
            raise Trouble(f"{variable(given)} needs {variable(missing)} as well.")


def _beside(port: int, by: int) -> int:
    return port and (port + by if port + by <= _LAST_PORT else port - by)


def _port(name: str, value: object) -> int:
    if str(value).isdecimal() and int(str(value)) <= _LAST_PORT:
        return int(str(value))
    raise Trouble(f"{variable(name)} is “{value}”, but a port is a number from 0 to 65535.")


def _ports(name: str, value: object) -> tuple[int, int]:
    """The first and the last of some, as “20000-29999”."""
    first, _dash, last = str(value).replace(" ", "").partition("-")
    if first.isdecimal() and last.isdecimal() and 1_024 <= int(first) < int(last) <= _LAST_PORT:
        return int(first), int(last)
    raise Trouble(f"{variable(name)} is “{value}”; give the first and the last: 20000-29999.")


def _ip(name: str, value: object) -> str:
    try:
        return str(ipaddress.IPv4Address(str(value)))
    except ValueError:
        raise Trouble(
            f"{variable(name)} is “{value}”, but an IPv4 address looks like 198.51.100.7."
        ) from None


def _host(name: str, value: object) -> str:
    text = str(value)
    if text and not any(character.isspace() or character == "/" for character in text):
        return text
    raise Trouble(f"{variable(name)} is “{value}”; give an address such as 127.0.0.1 or 0.0.0.0.")


def _place(name: str, value: object) -> tuple[str, int] | Path:
    """A path, a port of this machine, or address:port."""
    text = str(value)
    if text.startswith("/"):
        return Path(text)
    address, _colon, port = text.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) <= _LAST_PORT:
        raise Trouble(
            f"{variable(name)} is “{value}”; give a port such as 24, an address with one such as "
            "127.0.0.1:24, or a path such as /run/egal/lmtp."
        )
    return _host(name, address.strip("[]") or "127.0.0.1"), int(port)


def _file(_name: str, value: object) -> Path:
    return Path(str(value)).expanduser().absolute()


def _database(name: str, value: object) -> str:
    if _parts(value).scheme in ("postgres", "postgresql"):
        with suppress(ProgrammingError):
            conninfo_to_dict(str(value))
            return str(value)
    raise Trouble(
        f"{variable(name)} must look like postgresql://user:password@host:5432/egal. "
        "Remove it to use the embedded database."
    )


def _public(name: str, value: object) -> str:
    parts = _parts(value)
    rest = parts.path.strip("/") + parts.query + parts.fragment
    if parts.scheme in ("http", "https") and parts.hostname and not rest:
        return str(value).rstrip("/")
    raise Trouble(f"{variable(name)} is “{value}”; it must look like https://desk.example.com.")


def _parts(value: object) -> SplitResult:
    try:
        return urlsplit(str(value))
    except ValueError:  # a bracket without its other half
        return urlsplit("")


def _secret(name: str, value: object) -> str:
    if len(str(value)) >= 32:
        return str(value)
    raise Trouble(f"{variable(name)} is too short: give at least 32 random characters.")


def _secrets(name: str, value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else str(value).split(",")
    return tuple(_secret(name, str(key).strip()) for key in given if str(key).strip())


def _hosts(name: str, value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else str(value).split(",")
    hosts = [str(host).strip().lower() for host in given]
    if all(hosts) and not any(set(host) & set("/@ ") for host in hosts):
        return tuple(hosts)
    raise Trouble(f"{variable(name)} is “{value}”; it must look like crm.internal,10.1.2.3:8080.")


def _files(name: str, value: object) -> str:
    return checked_place(variable(name), str(value))


def _megabytes(name: str, value: object) -> int:
    if str(value).isdecimal() and 0 < int(str(value)) <= _MOST_MEGABYTES:
        return int(str(value))
    raise Trouble(f"{variable(name)} is “{value}”; give whole MB, 1 to {_MOST_MEGABYTES}.")


def _drain(name: str, value: object) -> int:
    if str(value).isdecimal() and int(str(value)) <= _LONGEST_DRAIN:
        return int(str(value))
    raise Trouble(f"{variable(name)} is “{value}”; give whole seconds, 0 to {_LONGEST_DRAIN}.")


def _mail_server(name: str, value: object) -> str:
    """The text never contains the password."""
    parts = _parts(value)
    with suppress(ValueError):  # a port that is no number
        rest = parts.path.strip("/") + parts.query + parts.fragment
        if parts.scheme in MAIL_PORTS and parts.hostname and not rest and parts.port != 0:
            return str(value)
    raise Trouble(f"{variable(name)} must look like smtps://user:password@mail.example.com.")


def _sender(name: str, value: object) -> str:
    address = parseaddr(str(value))[1]
    local, _at, domain = address.rpartition("@")
    if local and domain and str(value).isprintable() and not set(address) & set(" <>"):
        return str(value)
    raise Trouble(f"{variable(name)} is “{value}”; write it like Egal <desk@example.com>.")


def _word(name: str, value: object) -> str:
    """The text never contains the value: it may be a secret."""
    text = str(value)
    if text.isascii() and text.isprintable() and not set(text) & set(" /") and len(text) <= 500:
        return text
    raise Trouble(f"{variable(name)} must be one word, as the provider’s console shows it.")


def _switch(name: str, value: object) -> bool:
    spoken = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    try:
        return spoken[str(value).lower()]
    except KeyError:
        raise Trouble(f"{variable(name)} is “{value}”; say true or false.") from None


def _model(name: str, value: object) -> str:
    text = str(value)
    if text.isascii() and text.isprintable() and 0 < len(text) <= 200 and " " not in text:
        return text
    raise Trouble(f"{variable(name)} is “{value}”; give the name of a model, such as small.")


def _transcription(name: str, value: object) -> str:
    return "faster-whisper" if str(value) == "faster-whisper" else _public(name, value)


def _command(name: str, value: object) -> str:
    """Programs are found by the PATH or by their full name; {language} stands for de or en."""
    text = str(value)
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if words and shutil.which(words[0]):
        return text
    raise Trouble(
        f"{variable(name)} is “{value}”, and there is no such program; "
        "give a command such as espeak-ng --stdin --stdout."
    )


CHECKS: dict[str, Callable[[str, object], Any]] = {
    "listen": _host,
    "port": _port,
    "smtp_listen": _host,
    "smtp_port": _port,
    "smtp_certificate": _file,
    "smtp_key": _file,
    "lmtp": _place,
    "database_url": _database,
    "public_url": _public,
    "secret_key": _secret,
    "old_secret_keys": _secrets,
    "metrics_token": _secret,
    "debug": _switch,
    "private_hosts": _hosts,
    "files": _files,
    "largest_file": _megabytes,
    "system_mail": _mail_server,
    "system_mail_from": _sender,
    "transcription": _transcription,
    "transcription_key": _word,
    "transcription_model": _model,
    "speech": _command,
    "google_client": _word,
    "google_secret": _word,
    "microsoft_client": _word,
    "microsoft_secret": _word,
    "microsoft_tenant": _word,
    "sip_listen": _ip,
    "sip_port": _port,
    "sips_port": _port,
    "sip_certificate": _file,
    "sip_key": _file,
    "public_ip": _ip,
    "rtp_ports": _ports,
    "phone_drain": _drain,
}
