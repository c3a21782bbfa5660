"""What the editor sends, and what it is given."""

from hypothesis import given, settings

from egal.knowledge.editing import fits_editor, for_editor, from_editor
from egal.knowledge.markdown.tests.pages import pages

TYPED = (
    "<div>Melden Sie sich früh.<br><br>Wir kommen <strong>vorbei</strong>:</div>"
    "<ul><li>Montag</li><li>Dienstag</li></ul><pre>egal up\n--demo</pre>"
    '<div><img alt="Dose" src="cid:aa"></div>'
)
KEPT = (
    "<p>Melden Sie sich früh.</p><p>Wir kommen <strong>vorbei</strong>:</p>"
    "<ul><li>Montag</li><li>Dienstag</li></ul><pre><code>egal up\n--demo</code></pre>"
    '<figure><img alt="Dose" src="cid:aa"/></figure>'
)


def test_empty_lines_part_paragraphs() -> None:
    assert from_editor(TYPED) == KEPT


def test_the_editor_is_given_what_it_sent() -> None:
    assert from_editor(for_editor(KEPT)) == KEPT


def test_a_table_is_not_for_the_editor() -> None:
    assert not fits_editor("<table><tr><td>DSL 16</td></tr></table>")
    assert fits_editor(KEPT)


@given(pages.filter(fits_editor))
@settings(max_examples=200, deadline=None)
def test_what_goes_to_the_editor_comes_back(html: str) -> None:
    """A second time changes nothing: opening and saving an article is no change."""
    once = from_editor(for_editor(html))
    assert from_editor(for_editor(once)) == once
