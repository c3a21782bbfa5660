import pytest

from egal.shared.drawing import is_harmless_svg
from egal.shared.models import Leftover
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.actions.portal_logo import LARGEST, change_logo, remove_logo
from egal.workspaces.actions.portals import prepare_portal
from egal.workspaces.models import Portal

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return prepare_portal(workspace=nordnetz.workspace)


@pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), (PNG, "image/png")])
def test_a_logo_is_told_by_its_content(
    nordnetz: Nordnetz, portal: Portal, content: bytes, kind: str
) -> None:
    change_logo(portal=portal, actor=nordnetz.jana, content=content)
    assert (portal.logo_type, len(portal.logo_sha256)) == (kind, 64)


def test_the_picture_before_is_left_behind(nordnetz: Nordnetz, portal: Portal) -> None:
    change_logo(portal=portal, actor=nordnetz.jana, content=PNG)
    before = portal.logo_sha256
    change_logo(portal=portal, actor=nordnetz.jana, content=SVG)
    remove_logo(portal=portal, actor=nordnetz.jana)
    assert (portal.logo_sha256, portal.logo_type) == ("", "")
    assert before in Leftover.objects.values_list("sha256", flat=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PNG + b"\0" * LARGEST, "1 MB at most"),
        (b"GIF89a" + b"\0" * 20, "something else"),
        (b"<!doctype html><svg></svg>", "something else|plain SVG"),
        (b"", "something else"),
        (SVG.replace(b"<path", b"<script>1</script><path"), "plain SVG"),
    ],
)
def test_what_is_no_logo_is_refused(
    nordnetz: Nordnetz, portal: Portal, content: bytes, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        change_logo(portal=portal, actor=nordnetz.jana, content=content)
    assert portal.logo_sha256 == ""


@pytest.mark.parametrize(
    "inside",
    [
        '<a href="javascript:alert(1)"/>',
        '<a xlink:href="https://elsewhere.example/x"/>',
        '<path onload="alert(1)"/>',
        "<foreignObject/>",
        '<image href="https://elsewhere.example/pixel.png"/>',
        '<path style="fill:url(https://elsewhere.example/#a)"/>',
        "<style>@import 'https://elsewhere.example/a.css'</style>",
        '<set attributeName="xlink:href" to="javascript:alert(1)"/>',
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "<path>",
    ],
)
def test_a_drawing_that_runs_or_loads_is_not_harmless(inside: str) -> None:
    frame = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    assert not is_harmless_svg(f"{frame}{inside}</svg>".encode())


def test_a_drawing_with_entities_is_not_read() -> None:
    assert not is_harmless_svg(b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>')


def test_a_drawing_may_refer_to_itself_and_carry_a_picture() -> None:
    inside = '<use href="#a"/><path fill="url(#b)"/><image href="data:image/png;base64,iVBO"/>'
    assert is_harmless_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode())
