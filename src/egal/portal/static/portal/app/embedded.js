// The chat inside the widget's frame: what it and the page around it tell each other.
// The page around is anybody's: it hears of counts and of Escape, never of what was written.
const around = window.parent;

if (around !== window) {
  addEventListener("message", (event) => {
    if (event.source !== around) return;
    const said = event.data || {};
    if (said.egal === "opened" || said.egal === "closed") announce(said.egal, null);
    if (said.egal === "identify") announce("identify", String(said.token || ""));
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) tell({ egal: "close" });
  });
  document.addEventListener("egal:unread", (event) => tell({ egal: "unread", count: event.detail }));
  document.addEventListener("egal:wrote", () => tell({ egal: "wrote" }));
  tell({ egal: "ready" });
}

function announce(what, detail) {
  document.dispatchEvent(new CustomEvent(`egal:${what}`, { detail }));
}

function tell(what) {
  around.postMessage(what, "*");
}
