import pytest

from egal.contacts.importing.table import guarded, read_table, unguarded
from egal.shared.trouble import Trouble

TEXT = "Name;E-Mail\r\nJörg Weiß;joerg@mail.example\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_program_wrote_it(encoding: str, delimiter: str) -> None:
    table = read_table(TEXT.replace(";", delimiter).encode(encoding))
    assert table.headings == ("Name", "E-Mail")
    assert table.lines[0].cells == ("Jörg Weiß", "joerg@mail.example")


def test_lines_are_counted_as_a_spreadsheet_does() -> None:
    raw = b'name,note\na,"two\nlines, one cell"\n\n , \nb\nc,1,\nd,2,3\n'
    table = read_table(raw)
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("a", "two\nlines, one cell")),
        (5, ("b", "")),
        (6, ("c", "1")),
        (7, ("d", "2")),
    ]
    assert [line.beyond for line in table.lines] == [False, False, False, True]


def test_a_comma_in_a_heading_divides_nothing() -> None:
    assert read_table(b'"Name, first";E-mail\nx;y').headings == ("Name, first", "E-mail")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "nothing in this file"),
        (b"\n \n", "nothing in this file"),
        (b"name,email\n", "nothing below"),
        (b'a,b\n"' + b"x" * 200_000, "no table"),
        (b"a," * 101 + b"\nb", "columns at most"),
        (b"a\n" + b"b\n" * 50_001, "lines at most"),
        (b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_table_is_told(raw: bytes, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        read_table(raw)


@pytest.mark.parametrize("cell", ["=1+1", "+49 40 1", "-2", "@mara", "plain", "", "'quoted'"])
def test_a_formula_is_guarded_and_comes_back(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(cell)) == cell
