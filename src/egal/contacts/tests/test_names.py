import pytest

from egal.contacts.names import first_name, full_name


@pytest.mark.parametrize(
    ("name", "full", "first"),
    [
        ("Mara Lindner", "Mara Lindner", "Mara"),
        ("Lindner, Mara", "Mara Lindner", "Mara"),
        ("Dr. Mara Lindner", "Dr. Mara Lindner", "Mara"),
        ("Frau Prof. Dr.-Ing. Mara Lindner", "Frau Prof. Dr.-Ing. Mara Lindner", "Mara"),
        ("Ingrid Frauke", "Ingrid Frauke", "Ingrid"),
        ("Lindner", "Lindner", ""),
        ("Frau Lindner", "Frau Lindner", ""),
        ("mara@posteo.example", "", ""),
        ("+49 40 5550118", "", ""),
        ("", "", ""),
    ],
)
def test_what_a_name_tells(name: str, full: str, first: str) -> None:
    assert (full_name(name), first_name(name)) == (full, first)
