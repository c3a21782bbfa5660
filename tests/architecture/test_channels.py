"""One channel, one folder: nothing of it outside, and nothing in it of another one."""

import ast
from pathlib import Path

from django.conf import settings

PACKAGE = Path(__file__).parent.parent.parent / "src" / "egal"
CHANNELS = PACKAGE / "channels"
WIRED_BY = {"cli", "config", "demo", "testing"}  # they start its receivers and play its provider


def test_every_folder_with_a_channel_is_installed_and_no_other() -> None:
    folders = {f"egal.channels.{path.parent.name}" for path in CHANNELS.glob("*/channel.py")}
    assert folders == set(settings.CHANNELS)


def test_a_channel_is_imported_by_nobody_but_itself() -> None:
    strangers = [
        f"{path.relative_to(PACKAGE)}: {module}"
        for path in PACKAGE.rglob("*.py")
        for module in _imports(path)
        for channel in settings.CHANNELS
        if f"{module}.".startswith(f"{channel}.")
        and not path.is_relative_to(CHANNELS / channel.rpartition(".")[2])
        and not {"tests", *WIRED_BY} & set(path.relative_to(PACKAGE).parts)
    ]
    assert strangers == []


def _imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
