import pytest

from egal.shared.formatted import Picture, folded, pictures, says_more, with_pictures

HOUSE = '<img src="remote:https://a.example/b?c&amp;d" alt="x">'


@pytest.mark.parametrize(
    ("html", "more"),
    [
        ("<div>Hallo</div><div><br></div>", False),
        ('<p style="margin:0">Hallo</p><blockquote>q</blockquote>', False),
        ("<p>Hallo <b>Jana</b></p>", True),
        ('<p style="margin:0;color:#c00">Hallo</p>', True),
        ("<table><tbody></tbody></table>", True),
        (HOUSE, True),
    ],
)
def test_whether_it_says_more_than_its_words(html: str, *, more: bool) -> None:
    assert says_more(html) is more


def test_pictures_are_told_from_pixels_and_from_text() -> None:
    html = HOUSE + '<p title="<img src=">src="remote:https://b.example"</p>'
    html += '<img src="remote:https://c.example" style="width:1px;height:1px">'
    assert list(pictures(html)) == [
        Picture("https://a.example/b?c&d", remote=True, tiny=False),
        Picture("https://c.example", remote=True, tiny=True),
    ]


def test_addresses_are_put_in_and_pixels_taken_out() -> None:
    html = HOUSE + '<img src="cid:ff"><img src="remote:https://c.example" width="1">'
    given = {"ff": "/here", "https://a.example/b?c&d": ""}
    shown = with_pictures(html, lambda picture: given.get(picture.target, "/no"))
    assert shown == '<span class="egal-words">x</span><img src="/here">'


@pytest.mark.parametrize(
    ("html", "quoted"),
    [
        (
            'a<div class="egal-quote">b<div>c</div></div>d',
            '<div class="egal-quote">b<div>c</div></div>',
        ),
        ('<div>a<hr id="egal-quotes">b<p>c</p></div>d', '<hr id="egal-quotes">b<p>c</p>'),
        (
            '<i class="egal-words">a</i><blockquote type="egal-quote">b</blockquote>',
            '<blockquote type="egal-quote">b</blockquote>',
        ),
        ('a<div id="egal-quotes">b</div>c', '<div id="egal-quotes">b</div>c'),
    ],
)
def test_what_is_quoted_is_folded(html: str, quoted: str) -> None:
    inside = f'<details class="quoted"><summary>&lt;Zitat&gt;</summary>{quoted}</details>'
    assert folded(html, "<Zitat>") == html.replace(quoted, inside)
    assert folded("<p>a</p>", "Zitat") == "<p>a</p>"
