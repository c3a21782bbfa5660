import io
import tarfile
from pathlib import Path

import pytest

from egal.cli.backup import _extract
from egal.shared.trouble import Trouble


@pytest.mark.parametrize("name", ["../outside.key", "/tmp/egal-outside.key", "files/../../x.key"])
def test_a_backup_writes_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    file, scratch = tmp_path / "evil.tar", tmp_path / "scratch"
    scratch.mkdir()
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with tarfile.open(file) as tar, pytest.raises(Trouble, match="never writes"):
        _extract(tar, scratch)


def test_a_backup_with_a_link_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo("secret.key")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with tarfile.open(file) as tar, pytest.raises(Trouble, match="never writes"):
        _extract(tar, tmp_path / "scratch")
