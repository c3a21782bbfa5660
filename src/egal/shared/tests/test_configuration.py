import multiprocessing
import stat
from pathlib import Path

import pytest

from egal.shared.configuration import Configuration, kept_secret, load
from egal.shared.trouble import Trouble


def loaded(data: Path, **environ: str) -> Configuration:
    return load({"EGAL_DATA": str(data), **environ})


def test_nothing_set_gives_a_desk_on_this_machine(tmp_path: Path) -> None:
    found = loaded(tmp_path)
    assert (found.data, found.listen, found.port, found.smtp_port) == (
        tmp_path,
        "127.0.0.1",
        8000,
        8025,
    )
    assert found.public_url == "http://localhost:8000"


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("EGAL_PORT", "eighty", "a number from 0 to 65535"),
        ("EGAL_PORT", "65536", "a number from 0 to 65535"),
        ("EGAL_SMTP_PORT", "-1", "a number from 0 to 65535"),
        ("EGAL_LISTEN", "http://0.0.0.0/", "give an address such as"),
        ("EGAL_SMTP_LISTEN", "0.0.0.0 ", "give an address such as"),
        ("EGAL_SMTP_KEY", "/etc/key.pem", "EGAL_SMTP_CERTIFICATE as well"),
        ("EGAL_LMTP", "lmtp", "a path such as /run/egal/lmtp"),
        ("EGAL_LMTP", "127.0.0.1:65536", "a port such as 24"),
        ("DATABASE_URL", "mysql://root@db/egal", "Remove it to use the embedded database"),
        ("DATABASE_URL", "postgresql://egal@[::1/egal", "must look like postgresql://"),
        ("DATABASE_URL", "postgresql://db/egal?colour=red", "must look like postgresql://"),
        ("EGAL_PUBLIC_URL", "desk.nordnetz.example", "must look like https://"),
        ("EGAL_PUBLIC_URL", "https://nordnetz.example/desk", "must look like https://"),
        ("EGAL_PUBLIC_URL", "https://nordnetz.example?desk", "must look like https://"),
        ("EGAL_PUBLIC_URL", "https://[nordnetz.example", "must look like https://"),
        ("EGAL_SECRET_KEY", "too-short", "at least 32 random characters"),
        ("EGAL_OLD_SECRET_KEYS", "too-short", "at least 32 random characters"),
        ("EGAL_SYSTEM_MAIL", "mail.nordnetz.example", "must look like smtps://"),
        ("EGAL_SYSTEM_MAIL", "smtps://mail.nordnetz.example:x", "must look like smtps://"),
        ("EGAL_SYSTEM_MAIL", "smtps://mail.nordnetz.example", "needs a sender"),
        ("EGAL_SYSTEM_MAIL_FROM", "Egal", "write it like Egal <desk@example.com>"),
        ("EGAL_SYSTEM_MAIL_FROM", "desk@x.example\nBcc: eve@x.example", "write it like"),
        ("EGAL_GOOGLE_CLIENT", "egal.apps.example", "needs EGAL_GOOGLE_SECRET as well"),
        ("EGAL_MICROSOFT_SECRET", "s", "needs EGAL_MICROSOFT_CLIENT as well"),
        ("EGAL_MICROSOFT_TENANT", "our company", "must be one word"),
        ("EGAL_DEBUG", "maybe", "say true or false"),
        ("EGAL_PRIVATE_HOSTS", "http://crm/", "it must look like crm.internal"),
        ("EGAL_PRIVATE_HOSTS", "crm,,erp", "it must look like crm.internal"),
        ("EGAL_CONFIG", "/nowhere/egal.toml", "Mend EGAL_CONFIG or remove it"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(
    tmp_path: Path, name: str, value: str, remedy: str
) -> None:
    with pytest.raises(Trouble) as trouble:
        loaded(tmp_path, **{name: value})
    assert name in str(trouble.value)
    assert remedy in str(trouble.value)


def test_a_bad_secret_or_password_is_not_repeated_on_the_screen(tmp_path: Path) -> None:
    for environ in (
        {"EGAL_SECRET_KEY": "hunter2"},
        {"EGAL_OLD_SECRET_KEYS": f"{'a' * 32},hunter2"},
        {"EGAL_SYSTEM_MAIL": "smtps://egal:hunter2@mail.nordnetz.example/x"},
        {"DATABASE_URL": "mysql://egal:hunter2@db/egal"},
    ):
        with pytest.raises(Trouble) as trouble:
            loaded(tmp_path, **environ)
        assert "hunter2" not in str(trouble.value)


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "egal.toml").write_text('listen = "0.0.0.0"\nport = 9000\ndebug = true\n')
    found = loaded(tmp_path, EGAL_PORT="9001")
    assert (found.listen, found.port, found.smtp_port, found.debug) == ("0.0.0.0", 9001, 9026, True)


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, EGAL_PORT="", EGAL_CONFIG="", DATABASE_URL="") == loaded(tmp_path)


def test_the_file_can_lie_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "desk.toml"
    elsewhere.write_text('public_url = "https://desk.nordnetz.example/"')
    found = loaded(tmp_path, EGAL_CONFIG=str(elsewhere))
    assert found.public_url == "https://desk.nordnetz.example"


@pytest.mark.parametrize(
    "line", ['"{0}, {1},"', '["{0}", "{1}"]'], ids=["separated by commas", "as a list"]
)
def test_old_keys_are_several(tmp_path: Path, line: str) -> None:
    first, second = "a" * 32, "b" * 32
    (tmp_path / "egal.toml").write_text(f"old_secret_keys = {line.format(first, second)}")
    assert loaded(tmp_path).old_secret_keys == (first, second)


def test_an_unknown_setting_in_the_file_is_named_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "egal.toml").write_text("prot = 9000")
    with pytest.raises(Trouble, match=r"egal\.toml has an unknown setting “prot”.* port, "):
        loaded(tmp_path)


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"port = [1]", b"port = true"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "egal.toml").write_bytes(content)
    with pytest.raises(Trouble, match=r"egal\.toml cannot be read|EGAL_PORT is"):
        loaded(tmp_path)


@pytest.mark.parametrize(("port", "smtp_port"), [("0", 0), ("65510", 65535), ("65535", 65510)])
def test_the_smtp_port_is_always_one(tmp_path: Path, port: str, smtp_port: int) -> None:
    assert loaded(tmp_path, EGAL_PORT=port).smtp_port == smtp_port


def test_telephones_have_a_port_of_their_own(tmp_path: Path) -> None:
    found = loaded(tmp_path, EGAL_PORT="9001", EGAL_RTP_PORTS="30000 - 30999")
    assert (found.sip_listen, found.sip_port, found.sips_port) == ("127.0.0.1", 9061, None)
    assert found.rtp_ports == (30_000, 30_999)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EGAL_RTP_PORTS", "30000"),
        ("EGAL_RTP_PORTS", "30000-20000"),
        ("EGAL_PUBLIC_IP", "desk.example.com"),
        ("EGAL_SIP_LISTEN", "::1"),
        ("EGAL_SIPS_PORT", "5061"),
        ("EGAL_SIP_KEY", "key.pem"),
    ],
)
def test_a_wrong_setting_of_telephones_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(Trouble, match=name):
        loaded(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("24", ("127.0.0.1", 24)),
        ("10.0.0.7:24", ("10.0.0.7", 24)),
        ("[::1]:24", ("::1", 24)),
        ("/run/egal/lmtp", Path("/run/egal/lmtp")),
    ],
)
def test_lmtp_is_at_a_port_or_a_path(tmp_path: Path, value: str, place: object) -> None:
    assert loaded(tmp_path, EGAL_LMTP=value).lmtp == place


def test_the_secret_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path / "data")
    assert len(secret) >= 50
    assert kept_secret(tmp_path / "data") == secret
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "data/secret.key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        secrets = pool.map(kept_secret, [tmp_path / "data"] * 8, chunksize=1)
    assert len(set(secrets)) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match=r"file.* cannot be .*\."):
        kept_secret(tmp_path / "file")
