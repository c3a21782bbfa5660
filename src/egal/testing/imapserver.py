"""A real Dovecot as a child of the test, with everything it has in a folder of its own."""

import getpass
import grp
import mailbox
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient

from egal.testing.ports import free_port

PASSWORD = "kabeljau"  # of every account  # noqa: S105

_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_max_userip_connections = 100
auth_failure_delay = 0
auth_mechanisms = {mechanisms}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
{by_token}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


# https://doc.dovecot.org/2.3/configuration_manual/authentication/oauth2/
_WITH_TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf
}}
"""
_ASKS = """
tokeninfo_url = {info}?access_token=
introspection_mode = get
username_attribute = email
active_attribute = active
active_value = true
"""


class Dovecot:
    """An IMAP server on 127.0.0.1; accounts come into being with the first mail or sign-in.

    Its password is PASSWORD. Mail is put into its Maildir, from where it serves it at once.
    certificate: the files of one and of its key; with them it speaks TLS, at `tls_port` at once.
    tokens: where it asks whose an access token is (XOAUTH2); "" and it takes none.
    """

    def __init__(self, certificate: tuple[Path, Path] | None = None, *, tokens: str = "") -> None:
        self._certificate = certificate
        self._tokens = tokens
        self._base = Path(tempfile.mkdtemp(prefix="egal-dovecot-"))
        self._base.chmod(0o755)  # as root, the server's own user must get in
        self.port = free_port()
        self.tls_port = free_port() if certificate else 0
        self._mail = self._base / "mail"
        self._mail.mkdir()
        self._owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(self._mail, self._owner.pw_uid, self._owner.pw_gid)
        (self._base / "dovecot.conf").write_text(self._config())
        (self._base / "oauth2.conf").write_text(_ASKS.format(info=tokens))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._base, ignore_errors=True)

    def start(self) -> None:
        """Returns once it greets."""
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        self._process = subprocess.Popen(  # noqa: S603
            [program or "dovecot", "-F", "-c", str(self._base / "dovecot.conf")],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 15
        while not self._greets():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError((self._base / "log").read_text())
            time.sleep(0.05)

    def stop(self) -> None:
        """Connections are cut; mail stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            with suppress(ProcessLookupError):  # those of its children that still serve somebody
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process = None

    def settings(self, user: str, **others: Any) -> dict[str, Any]:
        """What an operator types in to fetch this account's mail."""
        return {
            "imap_host": "127.0.0.1",
            "imap_port": self.port,
            "imap_security": "none",
            "imap_user": user,
            "imap_password": PASSWORD,
            **others,
        }

    def put(self, user: str, mails: Iterable[bytes]) -> None:
        """Deliver into the account's INBOX."""
        maildir = mailbox.Maildir(self._mail / user, create=True)
        for mail in mails:
            maildir.add(mail)
        self._own(self._mail / user)

    def put_files(self, user: str, mails: Iterable[tuple[datetime, bytes]]) -> None:
        """The same for very many, each with the moment it came, oldest first."""
        mailbox.Maildir(self._mail / user, create=True)
        self._own(self._mail / user)
        for number, (at, mail) in enumerate(mails):
            file = self._mail / user / "cur" / (f"{int(at.timestamp())}.M{number:06}.bench:2,S")
            file.write_bytes(mail)
            os.utime(file, (at.timestamp(), at.timestamp()))  # what it tells as INTERNALDATE
            os.chown(file, self._owner.pw_uid, self._owner.pw_gid)

    def client(self, user: str) -> IMAPClient:
        """Somebody else at the same mailbox, with the right to change it."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(user, PASSWORD)
        client.select_folder("INBOX")
        return client

    def renumber(self, user: str) -> None:
        """Lose all UIDs, as after a move to another machine. Only while it is stopped."""
        for index in (self._mail / user).glob("dovecot*"):
            index.unlink()

    def _own(self, folder: Path) -> None:
        for each in (folder, *folder.rglob("*")):
            with suppress(FileNotFoundError):  # the server moves what it has seen
                os.chown(each, self._owner.pw_uid, self._owner.pw_gid)

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as door:
                return door.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def _tls(self) -> str:
        if self._certificate is None:
            return "ssl = no"
        return "ssl = yes\nssl_cert = <{}\nssl_key = <{}".format(*self._certificate)

    def _config(self) -> str:
        as_root = os.getuid() == 0
        return _CONFIG.format(
            base=self._base,
            port=self.port,
            tls=self._tls(),
            tls_port=self.tls_port,
            password=PASSWORD,
            mechanisms="plain login xoauth2" if self._tokens else "plain login",
            by_token=_WITH_TOKENS.format(base=self._base) if self._tokens else "",
            uid=self._owner.pw_uid,
            gid=self._owner.pw_gid,
            internal="dovecot" if as_root else getpass.getuser(),
            group="dovecot" if as_root else grp.getgrgid(os.getgid()).gr_name,
            login="dovenull" if as_root else getpass.getuser(),
        )
