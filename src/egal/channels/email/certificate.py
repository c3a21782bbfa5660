"""The certificate the SMTP receiver shows on STARTTLS; a renewed one is taken up as it comes."""

import logging
import ssl
from datetime import datetime
from pathlib import Path

from cryptography import x509

from egal.shared.trouble import Trouble

logger = logging.getLogger(__name__)


class Certificate:
    """certificate: with those between it and its authority, key: without a password, both PEM.

    context: for the next connection. Raises Trouble for files that do not fit.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate, self._key = certificate, key
        self._read_at = self._changed_at()
        self.context = self._loaded()

    def renew(self) -> None:
        """Read the files again where they have changed; the old ones serve until that works."""
        changed_at = self._changed_at()
        if changed_at == self._read_at:
            return
        self._read_at = changed_at
        try:
            self.context = self._loaded()
        except Trouble as trouble:  # the key may follow in a moment
            logger.warning("The old certificate is still shown: %s", trouble)

    def valid_until(self) -> datetime:
        """In UTC."""
        [first, *_] = x509.load_pem_x509_certificates(self._certificate.read_bytes())
        return first.not_valid_after_utc

    def _changed_at(self) -> list[int]:
        files = (self._certificate, self._key)
        return [file.stat().st_mtime_ns if file.exists() else 0 for file in files]

    def _loaded(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self._certificate, self._key, password=_none)
        except (OSError, ValueError) as error:
            why = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            raise Trouble(
                f"EGAL_SMTP_CERTIFICATE {self._certificate} and EGAL_SMTP_KEY {self._key} cannot "
                f"be used ({why}). Name a certificate and its key, both PEM, without a password."
            ) from None
        return context


def _none() -> bytes:
    raise ValueError("the key has a password")
