#!/usr/bin/env python3
"""Fetch the front-end files named in vendor.toml, or check those we have committed.

scripts/vendor.py           fetch with `npm pack`, verify, extract, write CHECKSUMS
scripts/vendor.py --check   compare the committed files with CHECKSUMS; needs no network
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "scripts" / "vendor.toml"
VENDOR = ROOT / "src" / "egal" / "shared" / "static" / "egal" / "vendor"
CHECKSUMS = "CHECKSUMS"
SPRITE = "icons.svg"
NEWEST_EMOJI = 15  # version of Unicode's list; many systems cannot draw yet what came later
_COMPONENTS = 2  # the group of emoji that only combine with others


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="verify the committed files")
    if parser.parse_args().check:
        return check(VENDOR)
    fetch(tomllib.loads(PACKAGES.read_text())["package"], VENDOR)
    return 0


def check(folder: Path) -> int:
    """0 if the folder holds exactly what CHECKSUMS says, else 1 and what differs."""
    noted, found = _noted(folder), _found(folder)
    differing = sorted(name for name in noted | found if noted.get(name) != found.get(name))
    for name in differing:
        print(f"{name}: {_difference(noted.get(name), found.get(name))}", file=sys.stderr)
    if differing:
        print("Run scripts/vendor.py to fetch them anew.", file=sys.stderr)
    return 1 if differing else 0


def fetch(packages: list[dict[str, Any]], folder: Path) -> None:
    """Replace the folder by the files of these packages and note their checksums."""
    wanted: dict[str, bytes] = {}
    symbols: list[str] = []
    for package in packages:
        members = _members(_tarball(package))
        wanted |= _files(package, members)
        symbols += _symbols(package, members)
    wanted[SPRITE] = _sprite(symbols)
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    lines = [f"{checksum}  {name}\n" for name, checksum in sorted(_found(folder).items())]
    (folder / CHECKSUMS).write_text("".join(lines))


def _tarball(package: Mapping[str, Any]) -> bytes:
    """The package as the registry has it. Exits if it is not the one we know."""
    wanted = f"{package['name']}@{package['version']}"
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", wanted, "--json", "--pack-destination", folder],
            check=True,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        filename: str = json.loads(packed.stdout)[0]["filename"]
        content = (Path(folder) / filename).read_bytes()
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if integrity != package["integrity"]:
        sys.exit(
            f"{wanted} has the integrity {integrity}, vendor.toml says another. Do not use it."
        )
    return content


def _members(tarball: bytes) -> dict[str, bytes]:
    """Every regular file by its path in the package. Nothing is written to disk."""
    with tempfile.TemporaryFile() as file:
        file.write(tarball)
        file.seek(0)
        with tarfile.open(fileobj=file, mode="r:gz") as archive:
            return {
                member.name.partition("/")[2]: content.read()
                for member in archive
                if (content := archive.extractfile(member))
            }


def _files(package: Mapping[str, Any], members: Mapping[str, bytes]) -> dict[str, bytes]:
    """What vendor.toml takes from this package, by its path in our folder."""
    files = {ours: members[theirs] for theirs, ours in package["files"].items()}
    if emoji := package.get("emoji"):
        for language in emoji["languages"]:
            files[f"{emoji['folder']}/{language}.json"] = _table(members, language)
    return files


def _symbols(package: Mapping[str, Any], members: Mapping[str, bytes]) -> list[str]:
    """What this package brings to the sprite, each with a comment that says whose it is."""
    sprite = package.get("sprite")
    if not sprite:
        return []
    licence = next(ours for ours in package["files"].values() if ours.endswith("LICENSE"))
    whose = f"{package['name']} {package['version']}, made by scripts/vendor.py"
    return [f"<!-- {whose}; licence in {licence} -->"] + [
        _symbol(
            sprite.get("prefix", "") + name,
            members[f"{sprite['from']}/{name}.svg"],
            filled=sprite.get("filled", False),
        )
        for name in sprite["icons"]
    ]


def _symbol(name: str, svg: bytes, *, filled: bool) -> str:
    """One icon as a symbol. Colour and width of the stroke come from the style sheet.

    filled: it is drawn as a surface, as logos are, and not with a stroke.
    """
    drawing = re.search(r"<svg[^>]*>(?:<title>[^<]*</title>)?(.*)</svg>", svg.decode(), re.DOTALL)
    if not drawing:
        sys.exit(f"{name}.svg holds no drawing.")
    inner = re.sub(r"\s*\n\s*", "", drawing[1]).strip()
    surface = ' fill="currentColor" stroke="none"' if filled else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24"{surface}>{inner}</symbol>'


def _sprite(symbols: list[str]) -> bytes:
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
    )
    return "\n".join([opening, *symbols, "</svg>", ""]).encode()


def _table(members: Mapping[str, bytes], language: str) -> bytes:
    """A table of emoji, made from emojibase, in one language.

    {"groups": [{"name", "emoji": [[emoji, name, English word for ":word:", more words], …]}]}
    """
    names = json.loads(members[f"{language}/messages.json"])["groups"]
    words = json.loads(members["en/shortcodes/github.json"])
    rows = sorted(json.loads(members[f"{language}/data.json"]), key=lambda row: row.get("order", 0))
    groups = [
        {"name": _capitalised(each["message"]), "emoji": list(_emoji(each["order"], rows, words))}
        for each in names
        if each["order"] != _COMPONENTS
    ]
    made = json.dumps({"groups": groups}, ensure_ascii=False, separators=(",", ":"))
    return made.encode()


def _emoji(
    group: int, rows: list[dict[str, Any]], words: Mapping[str, str | list[str]]
) -> Iterator[list[str]]:
    for row in rows:
        if row.get("group") == group and row["version"] <= NEWEST_EMOJI:
            word = words.get(row["hexcode"], "")
            more = [tag for tag in row.get("tags", ()) if tag not in row["label"].lower()]
            word = word if isinstance(word, str) else word[0]
            yield [row["emoji"], row["label"], word, " ".join(more)]


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _noted(folder: Path) -> dict[str, str]:
    lines = (folder / CHECKSUMS).read_text().splitlines()
    return {name: checksum for checksum, name in (line.split("  ", 1) for line in lines)}


def _found(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != CHECKSUMS
    }


def _difference(noted: str | None, found: str | None) -> str:
    if not found:
        return "missing"
    return "changed" if noted else "not in CHECKSUMS"


if __name__ == "__main__":
    sys.exit(main())
