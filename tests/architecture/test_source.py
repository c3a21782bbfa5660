"""Rules about our own text that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "egal"
DJANGOS = {"apps.py", "urls.py", "models.py"}  # their names say what they are
ELSEWHERE = re.compile(r"(?<![\w/.:~])(/home/[a-z]|/Users/[A-Za-z]|[A-Z]:\\Users\\)")


def ours() -> Iterator[tuple[Path, ast.Module]]:
    """Our Python files with what they say, without migrations and tests."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"migrations", "tests"} & set(path.parts):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def test_a_module_or_everything_public_in_it_says_what_it_is_for() -> None:
    silent = [
        f"{path}: {thing.name}"
        for path, module in ours()
        if path.name not in DJANGOS and path.parent.name != "models"
        for thing in module.body
        if isinstance(thing, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not thing.name.startswith("_")
        and not ast.get_docstring(module)
        and not ast.get_docstring(thing)
    ]
    assert silent == []


def test_a_verb_says_what_it_does() -> None:
    silent = [
        f"{path}: {verb.name}"
        for path, module in ours()
        for verb in module.body
        if path.parent.name == "actions"
        and isinstance(verb, ast.FunctionDef)
        and not verb.name.startswith("_")
        and not ast.get_docstring(verb)
    ]
    assert silent == []


def test_a_row_says_what_it_is() -> None:
    silent = [
        f"{path}: {row.name}"
        for path, module in ours()
        for row in module.body
        if isinstance(row, ast.ClassDef) and _is_model(row) and not ast.get_docstring(row)
    ]
    assert silent == []


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path, module in ours()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
        if "cli" not in path.parts
    ]
    assert printing == []


def test_what_is_shipped_needs_nothing_of_the_tests() -> None:
    needing = [
        f"{path}:{node.lineno}"
        for path, module in ours()
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.search(r"\b(pytest|hypothesis|playwright|tests)\b", ast.unparse(node))
    ]
    assert needing == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    folders = [ROOT / name for name in ("src", "tests", "bench", "scripts", "docs", "requirements")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    knowing = [str(path) for path in [*files, *ROOT.glob("*.*")] if _knows_the_machine(path)]
    assert knowing == []


def _is_model(node: ast.ClassDef) -> bool:
    return bool({ast.unparse(base) for base in node.bases} & {"TenantModel", "models.Model"})


def _knows_the_machine(path: Path) -> bool:
    if path.suffix not in {".py", ".toml", ".txt", ".in", ".md", ".sh", ".html", ".js", ".css"}:
        return False
    text = path.read_text(errors="replace")
    return bool(ELSEWHERE.search(text)) or (len(ROOT.parts) > 2 and f"{ROOT}/" in text)
