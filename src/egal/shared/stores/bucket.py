"""Files in a bucket of any S3-compatible store (django-storages, boto3).

Credentials come as boto3 finds them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the
environment, or those of the machine. Whatever goes wrong there is an OSError, as on a disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from egal.shared.stores.place import bucket_of

_GONE = {"404", "NoSuchKey"}
_CHECK = "drafts/check"
_PATIENCE = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 3}}
# Stores other than Amazon's do not all know the checksums that boto3 has sent since 2025.
_AS_EVER = {
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class BucketStore(S3Storage):  # type: ignore[misc]  # the library has no types
    """url: the setting. drafts: a folder with room for what is on its way to the bucket."""

    def __init__(self, url: str, drafts: Path) -> None:
        bucket = bucket_of(url)
        assert bucket  # noqa: S101 - else this class is not chosen
        self.drafts = drafts
        style = "path" if bucket.endpoint else "auto"
        super().__init__(
            bucket_name=bucket.name,
            location=bucket.prefix,
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region or None,
            client_config=Config(s3={"addressing_style": style}, **_PATIENCE, **_AS_EVER),
        )

    def draft(self) -> IO[bytes]:
        """A file without a name: nothing is left of it when the process is killed."""
        self.drafts.mkdir(parents=True, exist_ok=True)
        return cast("IO[bytes]", TemporaryFile(dir=self.drafts))

    def take(self, draft: IO[bytes], name: str) -> None:
        """Bring it there in pieces; it is there whole or not at all."""
        draft.seek(0)
        with _explained(name):
            self._save(name, File(draft))

    def drop(self, draft: IO[bytes]) -> None:
        """Closing is all it needs."""
        draft.close()

    def exists(self, name: str) -> bool:
        """Whether it is there."""
        with _explained(name):
            return bool(super().exists(name))

    def open_at(self, name: str, start: int) -> IO[bytes]:
        """Read it piece by piece from this byte on; FileNotFoundError when it is not there."""
        part = {"Range": f"bytes={start}-"} if start else {}
        with _explained(name):
            found = self.bucket.Object(self._normalize_name(name)).get(**part)
            return cast("IO[bytes]", found["Body"])

    def remove(self, name: str) -> None:
        """It is not there any more."""
        with _explained(name):
            self.delete(name)

    def check(self) -> None:
        """Write, read and remove something small. OSError says what is wrong."""
        with self.draft() as draft:
            draft.write(b"egal")
            self.take(draft, _CHECK)
        self.open_at(_CHECK, 0).close()
        self.remove(_CHECK)

    def sweep(self, before: datetime) -> int:  # noqa: ARG002 - as the folder has it
        """Drafts here have no names that could be left."""
        return 0


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE and "Bucket" not in str(error):
            raise FileNotFoundError(name) from None
        raise OSError(f"The store of files refused: {error}") from error
    except BotoCoreError as error:
        raise OSError(f"The store of files does not answer: {error}") from error
