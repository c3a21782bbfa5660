"""ZIP files from elsewhere."""

import zipfile
from io import BytesIO

from egal.knowledge.markdown.archive import read_archive, resolved, write_archive
from egal.knowledge.markdown.page import LONGEST, ArticleFile

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def test_articles_and_pictures_come_back() -> None:
    page = ArticleFile("en/moving.md", "en", "Moving", "moving", body="![Box](../images/box.png)\n")
    found = read_archive("help.zip", BytesIO(write_archive([page], {"images/box.png": PNG})))
    assert [each.title for each in found.articles] == ["Moving"]
    assert found.pictures == {"images/box.png": PNG}
    assert not found.problems


def test_every_bad_file_is_named() -> None:
    box = BytesIO()
    with zipfile.ZipFile(box, "w") as file:
        file.writestr("a.md", "nothing")
        file.writestr("b.md", "---\ntitle: B\n---\n")
        file.writestr("__MACOSX/c.md", "rubbish")
    found = read_archive("help.zip", box)
    assert [each.path for each in found.problems] == ["a.md", "b.md"]


def test_what_is_no_zip_is_said() -> None:
    found = read_archive("help.zip", BytesIO(b"no zip at all"))
    assert "no ZIP file" in found.problems[0].words


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.md", b"\0" * (LONGEST * 4))
    found = read_archive("help.zip", box)
    assert "larger than" in found.problems[0].words


def test_a_picture_is_found_beside_the_file_and_never_outside() -> None:
    assert resolved("de/umziehen.md", "../images/box.png") == "images/box.png"
    assert resolved("umziehen.md", "../../etc/passwd") == ""
