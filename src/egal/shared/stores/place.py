"""The setting that says where files are kept: nothing, a folder, or a bucket."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from egal.shared.trouble import Trouble

DRAFTS = "drafts"  # the folder of what is still being written

_LOOKS = "/srv/egal/files or s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-1"
_KNOWN = {"endpoint", "region"}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of an S3-compatible store. endpoint: empty means Amazon's own."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""


def bucket_of(place: str) -> Bucket | None:
    """The bucket that is meant; None for a folder. ValueError for what is neither."""
    parts = urlsplit(place)
    if parts.scheme != "s3":
        if place and not Path(place).is_absolute():
            raise ValueError(place)
        return None
    options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    endpoint = urlsplit(options.get("endpoint", "https://s3"))
    web = endpoint.scheme in ("http", "https") and endpoint.hostname
    if not (parts.netloc and web) or options.keys() - _KNOWN or parts.username or endpoint.username:
        raise ValueError(place)
    return Bucket(parts.netloc, parts.path.strip("/"), **options)


def checked_place(name: str, place: str) -> str:
    """As it is, if it can be used here; raises Trouble naming the setting."""
    try:
        bucket = bucket_of(place)
    except ValueError:
        raise Trouble(f"{name} must look like {_LOOKS}; keys never stand in it.") from None
    if bucket and not (find_spec("storages") and find_spec("boto3")):
        raise Trouble(
            f"{name} names an S3 store, for which a library is missing. "
            "Run: pip install --require-hashes -r requirements/s3.txt"
        )
    return place


def storage(place: str, data: Path) -> dict[str, Any]:
    """The entry of Django's STORAGES. data: the folder of the installation."""
    if bucket_of(place):
        options = {"url": place, "drafts": data / "drafts"}
        return {"BACKEND": "egal.shared.stores.bucket.BucketStore", "OPTIONS": options}
    options = {"location": folder_of(place, data)}
    return {"BACKEND": "egal.shared.stores.folder.FolderStore", "OPTIONS": options}


def folder_of(place: str, data: Path) -> Path | None:
    """The folder with the files; None when they lie in a bucket."""
    if bucket_of(place):
        return None
    return Path(place) if place else data / "files"
