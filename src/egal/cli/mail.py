"""`egal mail deliver`: mail from an MTA's pipe."""

import sys

import click

from egal.cli.options import data_option, start_django

# sysexits.h, as every MTA reads them
EX_USAGE, EX_DATAERR, EX_TEMPFAIL = 64, 65, 75
LARGEST = 25 * 1024 * 1024  # bytes, the same as by SMTP


@click.group()
def mail() -> None:
    """Mail without a mailbox."""


@mail.command()
@data_option
@click.option("--inbox", "address", required=True, help="Address of the inbox it is for.")
@click.option("--from", "mail_from", help="Envelope sender, when the MTA tells it.")
def deliver(address: str, mail_from: str | None) -> None:
    """Take one mail from standard input.

    Exit code 0 once it is safely stored; 75 means try again later; 65 that it is too large.
    """
    content = sys.stdin.buffer.read(LARGEST + 1)
    if not content.strip():
        _end(EX_USAGE, "There is no mail on standard input.")
    if len(content) > LARGEST:
        _end(EX_DATAERR, "This mail is larger than 25 MB.")
    try:
        stored = _store(content, address, mail_from)
    except Exception as error:
        _end(EX_TEMPFAIL, f"Not stored, try again later: {' '.join(str(error).split())}")
    if not stored:
        _end(
            EX_TEMPFAIL, f"There is no inbox {address} yet. Add it: egal inbox add email {address}"
        )


def _store(content: bytes, address: str, mail_from: str | None) -> int:
    start_django()
    from egal.channels.email.door import store_mail

    return store_mail(content, mail_from, [address], "deliver")


def _end(code: int, sentence: str) -> None:
    click.echo(f"egal: {sentence}", err=True)
    sys.exit(code)
