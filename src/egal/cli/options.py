"""What every command takes, and how it starts Django with it."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def data_option(command: Command) -> Command:
    """`--data DIR`: where the installation lives. Takes effect before the settings are read."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the installation (EGAL_DATA).",
        expose_value=False,
        is_eager=True,
        callback=lambda _context, _option, value: _set("EGAL_DATA", value and value.absolute()),
    )(command)


def json_option(command: Command) -> Command:
    """`--json`: print one JSON object instead of a sentence."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def setting_option(name: str, variable: str, help_text: str) -> Callable[[Command], Command]:
    """An option that is another way to give the setting of an environment variable."""
    return click.option(
        name,
        help=f"{help_text} ({variable}).",
        expose_value=False,
        is_eager=True,
        callback=lambda _context, _option, value: _set(variable, value),
    )


def start_django() -> None:
    """Load the settings of this installation and everything that hangs on them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "egal.config.settings"
    import django

    django.setup()


def say(as_json: bool, sentence: str, **result: Any) -> None:
    """Print the outcome for a person or for a program."""
    click.echo(json.dumps(result) if as_json else sentence)


def _set(variable: str, value: object) -> None:
    if value is not None:
        os.environ[variable] = str(value)
