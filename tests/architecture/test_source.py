"""Rules about our own text that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "egal"
DJANGOS = {"apps.py", "urls.py", "models.py"}  # their names say what they are
ELSEWHERE = re.compile(r"(?<![\w/.:~])(/home/[a-z]|/Users/[A-Za-z]|[A-Z]:\\Users\\)")


def ours(*, tests: bool = False) -> Iterator[Path]:
    """Our Python files, without migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and (tests or "tests" not in path.parts):
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ours(), ids=named)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    module = ast.parse(path.read_text())
    if path.name in DJANGOS or {"actions", "models"} & {path.parent.name} or not module.body:
        pytest.skip("what it holds says it")
    assert ast.get_docstring(module)


@pytest.mark.parametrize(
    "path", [path for path in ours() if path.parent.name == "actions"], ids=named
)
def test_a_verb_says_what_it_does(path: Path) -> None:
    verbs = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    silent = [verb.name for verb in verbs if verb.name[0] != "_" and not ast.get_docstring(verb)]
    assert silent == []


@pytest.mark.parametrize("path", ours(), ids=named)
def test_a_row_says_what_it_is(path: Path) -> None:
    classes = [node for node in ast.walk(ast.parse(path.read_text())) if _is_model(node)]
    assert [node.name for node in classes if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", ours(tests=True), ids=named)
def test_only_the_command_line_prints(path: Path) -> None:
    printing = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == [] or "cli" in path.parts


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    folders = [ROOT / name for name in ("src", "tests", "bench", "scripts", "docs", "requirements")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    knowing = [named(path) for path in [*files, *ROOT.glob("*.*")] if _knows(path)]
    assert knowing == []


def _is_model(node: ast.AST) -> bool:
    bases = {ast.unparse(base) for base in node.bases} if isinstance(node, ast.ClassDef) else set()
    return bool(bases & {"TenantModel", "models.Model", "AbstractBaseUser"})


def _knows(path: Path) -> bool:
    if path.suffix not in {".py", ".toml", ".txt", ".in", ".md", ".sh", ".html", ".js", ".css"}:
        return False
    text = path.read_text(errors="replace")
    return bool(ELSEWHERE.search(text)) or (len(ROOT.parts) > 2 and f"{ROOT}/" in text)
