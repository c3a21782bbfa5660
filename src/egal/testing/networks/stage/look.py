"""How the pages look: the colours of Egal, nothing from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from egal.testing.networks.asked import page
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

CSS = """
:root{color-scheme:light dark;--desk:light-dark(#f6f5f2,#0f1213);--paper:light-dark(#fff,#15181a);
--line:light-dark(#e6e3dc,#2a2f31);--field:light-dark(#969287,#6b7376);
--ink:light-dark(#1b1f20,#ecebe7);--ink-2:light-dark(#57605f,#a9b0ae);
--accent:light-dark(#0b6b66,#3fb6ac);--accent-ink:light-dark(#fff,#06201e);
--soft:light-dark(#e2f0ee,#14302e);--bad:light-dark(#b52d24,#f0847a)}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
a{color:inherit}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem 1.2rem;padding:.7rem 1.2rem;
background:var(--paper);border-bottom:1px solid var(--line)}
.sign{display:grid;place-items:center;width:2rem;height:2rem;border-radius:10px;font-weight:700;
background:var(--accent);color:var(--accent-ink)}
h1{font-size:1.05rem;margin:0}h2{font-size:1rem;margin:0 0 .5rem}
.top p{margin:0;color:var(--ink-2);font-size:.85rem}.top p:last-child{margin-left:auto}
nav{display:flex;gap:.2rem;overflow-x:auto;padding:.5rem 1.2rem 0}
nav a{padding:.35rem .8rem;border-radius:99px;text-decoration:none;white-space:nowrap;
color:var(--ink-2)}
nav a:hover{background:var(--paper)}
nav a[aria-current]{background:var(--ink);color:var(--desk);font-weight:600}
.page{display:grid;grid-template-columns:minmax(0,19rem) minmax(0,46rem);gap:1.2rem;padding:1.2rem}
aside,section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem}
aside{align-self:start;position:sticky;top:1rem}
aside p,small,time,.gone{color:var(--ink-2);font-size:.85rem}
section{margin-bottom:1rem}section>.below{margin:0;border:0;padding:0}
.below{border-left:2px solid var(--line);margin:.2rem 0 .2rem 1rem;padding-left:.8rem}
article{padding:.4rem .5rem;border-radius:8px}article p{margin:.15rem 0;white-space:pre-wrap;
overflow-wrap:anywhere}article.ours{background:var(--soft)}
header,article footer,section>footer{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .5rem}
header time{margin-left:auto}
.face{display:grid;place-items:center;width:1.8rem;height:1.8rem;border-radius:99px;
font-size:.7rem;font-weight:600;background:var(--soft);color:var(--accent)}
form{display:inline-flex;flex-wrap:wrap;gap:.4rem;margin:0;max-width:100%}
.write form,aside form{display:grid;gap:.6rem;margin-bottom:.8rem}
label{display:grid;gap:.15rem;font-size:.85rem;color:var(--ink-2)}
input,textarea,select{font:inherit;color:var(--ink);background:var(--paper);min-width:0;width:100%;
border:1px solid var(--field);border-radius:6px;padding:.3rem .5rem}
details form input{width:auto;flex:1 1 9rem}.talk>form input:not([type=hidden]){width:18rem}
button,summary{font:inherit;font-size:.85rem;cursor:pointer;border:1px solid var(--line);
border-radius:6px;padding:.2rem .6rem;background:var(--paper);color:var(--ink)}
aside button{background:var(--accent);color:var(--accent-ink);border-color:var(--accent);
padding:.4rem}
summary{display:inline-block;list-style:none}details[open]{flex-basis:100%}
details[open] summary{margin-bottom:.3rem}
.talk>header{margin-bottom:.5rem}.talk>form{margin-top:.5rem}
.bubble{max-width:85%;width:fit-content;border:1px solid var(--line);margin:.3rem 0}
.bubble.ours{margin-left:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;
border-top:1px solid var(--line)}
td{overflow-wrap:anywhere}td small{white-space:pre-wrap}.bad{color:var(--bad);font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media(max-width:760px){.page{grid-template-columns:minmax(0,1fr);padding:.7rem}
aside{position:static}.below{margin-left:.3rem;padding-left:.5rem}.top p:last-child{margin:0}}
"""
# What is open or being typed in is left alone.
LOOK = """
setInterval(async () => {
  const now = document.querySelector("main");
  if (now.querySelector("details[open]") || now.contains(document.activeElement)) return;
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (fresh && fresh.innerHTML !== now.innerHTML) now.replaceWith(fresh);
  } catch { /* the networks are away for a moment */ }
}, 2000);
"""


def whole(
    networks: "Networks", links: Mapping[str, str], here: str, aside: str, main: str
) -> Reply:
    """The page: who one is beside, what everybody sees in the middle."""
    tabs = "".join(
        f'<a href="{path}"{" aria-current=page" * (path == here)}>{escape(name)}</a>'
        for path, name in links.items()
    )
    desk = f'<p><a href="{escape(networks.desk)}">To the desk</a></p>' if networks.desk else ""
    return page(
        f"<style>{CSS}</style><div class=top><span class=sign aria-hidden=true>=</span>"
        "<h1>The public</h1><p>Play those who write. Nothing leaves this machine.</p>"
        f"{desk}</div><nav aria-label=Networks>{tabs}</nav><div class=page>"
        f"<aside>{aside}</aside><main>{main}</main></div><script>{LOOK}</script>",
        f"{links[here]} · The public",
    )
