"""Articles of any shape, as they are kept."""

from html import escape

from hypothesis import strategies as st

_words = st.text(
    alphabet=st.sampled_from("abcÄß z1920.,;:!?\"'()[]{}<>&#*_~`|\\/+-=@%^$ 日本"),
    min_size=1,
    max_size=24,
).filter(lambda text: text.strip() != "")
_line = _words.map(lambda text: escape(" ".join(text.split()), quote=False))


def _element(name: str) -> "st.SearchStrategy[str]":
    return _line.map(lambda text: f"<{name}>{text}</{name}>")


_link = st.tuples(
    st.sampled_from(
        ["https://nordnetz.example/a_b(c)?x=1&amp;y=2", "mailto:hilfe@nordnetz.example"]
    ),
    _line,
).map(lambda link: f'<a href="{link[0]}">{link[1]}</a>')
_picture = _line.map(
    lambda alt: '<img src="images/router.png" alt="{}">'.format(alt.replace('"', "&quot;"))
)
_inline = st.lists(
    st.one_of(
        _line,
        _element("strong"),
        _element("em"),
        _element("s"),
        _element("code"),
        _element("kbd"),
        _link,
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
_broken = st.lists(_inline, min_size=1, max_size=2).map("<br>".join)
_paragraph = _broken.map(lambda text: f"<p>{text}</p>")
_heading = st.tuples(st.sampled_from(["h2", "h3", "h4"]), _inline).map(
    lambda given: f"<{given[0]}>{given[1]}</{given[0]}>"
)
_code = (
    st.text(alphabet=st.sampled_from("abc `~<>&#*_\n=-"), min_size=1, max_size=40)
    .filter(lambda text: text.strip() != "")
    .map(lambda text: f"<pre><code>{escape(text.strip(chr(10)), quote=False)}</code></pre>")
)
_figure = _picture.map(lambda picture: f"<figure>{picture}</figure>")
_item = st.one_of(_inline, _inline.map(lambda text: f"{text}<ul><li>{text}</li></ul>"))
_list = st.tuples(st.sampled_from(["ul", "ol"]), st.lists(_item, min_size=1, max_size=3)).map(
    lambda given: f"<{given[0]}>{''.join(f'<li>{each}</li>' for each in given[1])}</{given[0]}>"
)
_row = st.tuples(_inline, _inline)
_table = st.tuples(_row, st.lists(_row, max_size=2)).map(
    lambda table: "<table><thead><tr>{}</tr></thead>{}</table>".format(
        "".join(f"<th>{cell}</th>" for cell in table[0]),
        "<tbody>{}</tbody>".format(
            "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in table[1])
        )
        if table[1]
        else "",
    )
)
_flat = st.one_of(_paragraph, _heading, _code, _figure, _list, _table, st.just("<hr>"))
_quote = st.lists(_flat, min_size=1, max_size=2).map(
    lambda inside: f"<blockquote>{''.join(inside)}</blockquote>"
)
pages = st.lists(st.one_of(_flat, _quote), max_size=5).map("".join)
