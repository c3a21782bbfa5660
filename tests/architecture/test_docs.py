"""What the documents promise is there."""

import re
from pathlib import Path

import pytest
from click import Command, Group

from egal.api.customer import api as customer_api
from egal.cli.main import egal
from egal.shared import configuration

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text() for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_block_of_the_tutorial_is_a_piece_of_the_file_named_above_it() -> None:
    page = ROOT / "docs" / "add-a-channel.md"
    blocks = re.findall(r"^```\w*\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
    named = re.findall(r"^\[`[^`]+`\]\(([^)]+)\)\n\n```\w*$", page.read_text(), re.MULTILINE)
    assert len(named) == len(blocks) >= 10
    invented = [
        (file, block)
        for file, block in zip(named, blocks, strict=True)
        if block not in (page.parent / file).read_text()
    ]
    assert invented == []


def test_every_file_named_in_passing_is_there() -> None:
    package = ROOT / "src" / "egal"
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|sql|js|css|sh|toml|html))`", TEXT))
    assert [
        name for name in named if not ((package / name).exists() or (ROOT / name).exists())
    ] == []


def test_every_command_named_exists() -> None:
    commands = set(re.findall(r"(?<![\w/.-])egal ((?:[a-z]+ ?){1,2})", TEXT))
    first_words = {command.split()[0] for command in commands if command.split()}
    prose = {"is", "up", "you", "a", "command"}
    assert {word for word in first_words - prose if word not in names(egal)} == set()


def test_every_setting_is_told_and_every_told_one_exists() -> None:
    readme = (ROOT / "README.md").read_text()
    told = set(re.findall(r"`(EGAL_[A-Z_]+|DATABASE_URL)`", readme))
    known = {configuration.variable(name) for name in configuration.CHECKS} | {"EGAL_DATA"}
    assert told >= known - {"EGAL_DEBUG"}
    assert told <= known


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", TEXT))
    assert named <= targets


def names(group: Command) -> set[str]:
    return set(group.commands) if isinstance(group, Group) else set()


def test_what_is_told_of_the_api_for_customers_is_there() -> None:
    told = re.findall(
        r"`(GET|POST|PUT|PATCH) ([a-z/{}]+)`", (ROOT / "docs" / "customer-api.md").read_text()
    )
    schema = customer_api.get_openapi_schema(path_params={"slug": "acme"})
    known = {
        (method.upper(), re.sub(r"\{\w+\}", "{id}", path.removeprefix("/api/customer/v1/acme/")))
        for path, methods in schema["paths"].items()
        for method in methods
    }
    assert set(told) - known == set()
    assert len(told) >= 10
