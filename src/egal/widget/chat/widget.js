// The button of the chat on a company's own page. `about` is what the server tells: see script.py.
if (document.querySelector("egal-widget")) return; // the tag stands there twice
const tag = document.currentScript;
const origin = new URL(tag.src).origin;
const told = tag.dataset;
const language = among(about.languages, [told.language, document.documentElement.lang, ...navigator.languages]);
const words = about.words[language] || about.words.en;
const wrote = `egal.${about.slug}`; // kept once a visitor wrote, so that answers are counted on the next page
let identity = told.identity || "";
let frame = null;
let heard = false;
let back = null;

const host = document.createElement("egal-widget");
const root = host.attachShadow({ mode: "closed" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(about.css);
root.adoptedStyleSheets = [sheet];

const badge = make("span", { class: "badge", hidden: "" });
const launcher = make("button", { class: "launcher", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" }, drawn("M21 12a8 8 0 0 1-8 8H4l2.4-3A8 8 0 1 1 21 12Z"), badge);
const close = make("button", { class: "close", type: "button", "aria-label": words.close }, drawn("M6 6l12 12M18 6L6 18"));
const place = make("div", { class: "place" });
const panel = make(
  "div",
  { class: "panel", role: "dialog", "aria-modal": "true", "aria-label": words.open, hidden: "" },
  edge(() => last()),
  make("div", { class: "bar" }, make("span", { class: "name" }, about.name), close),
  place,
  edge(() => (getComputedStyle(launcher).display === "none" ? close : launcher).focus()),
);
const all = make("div", { class: `all ${told.position === "left" ? "left" : "right"} ${told.theme || ""}`, lang: language, dir: "auto" }, panel, launcher);
root.append(all);
count(0);

launcher.addEventListener("click", () => (panel.hidden ? open() : shut()));
close.addEventListener("click", shut);
all.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) {
    event.stopPropagation();
    shut();
  } else if (event.key === "Tab" && event.target === launcher && !panel.hidden) {
    event.preventDefault();
    if (event.shiftKey) last();
    else close.focus();
  }
});
addEventListener("message", (event) => {
  if (!frame || event.origin !== origin || event.source !== frame.contentWindow) return;
  const said = event.data || {};
  if (said.egal === "ready") ready();
  if (said.egal === "close") shut();
  if (said.egal === "unread") count(Number(said.count) || 0);
  if (said.egal === "wrote") keep();
});

function open() {
  if (!panel.hidden) return;
  back = document.activeElement;
  load();
  panel.hidden = false;
  all.classList.add("opened");
  launcher.setAttribute("aria-expanded", "true");
  launcher.setAttribute("aria-label", words.close);
  last();
  tell({ egal: "opened" });
}

function shut() {
  if (panel.hidden) return;
  panel.hidden = true;
  all.classList.remove("opened");
  launcher.setAttribute("aria-expanded", "false");
  count(0);
  tell({ egal: "closed" });
  if (back && back !== host && back !== document.body && back.isConnected) back.focus();
  else launcher.focus();
}

function identify(token) {
  identity = String(token || "");
  if (heard) tell({ egal: "identify", token: identity });
}

// Nothing is asked of our server before the chat is opened, unless this browser wrote there before.
function load() {
  if (frame) return;
  const src = `${origin}${about.base}/${language}/chat/?embedded`;
  frame = make("iframe", { src, title: words.open, allow: "clipboard-write" });
  place.append(frame);
}

function ready() {
  heard = true;
  if (identity) tell({ egal: "identify", token: identity });
  if (!panel.hidden) tell({ egal: "opened" });
}

function tell(what) {
  if (frame && heard) frame.contentWindow.postMessage(what, origin);
}

function count(unread) {
  badge.hidden = !unread;
  badge.textContent = unread > 99 ? "99+" : String(unread);
  const label = unread ? `${words.open}, ${words.unread.replace("0", unread)}` : words.open;
  if (panel.hidden) launcher.setAttribute("aria-label", label);
}

function last() {
  if (frame) frame.focus();
}

function keep() {
  try {
    localStorage.setItem(wrote, "1");
  } catch {
    // the page has no storage: then the answers are counted once the chat is opened
  }
}

function known() {
  try {
    return Boolean(localStorage.getItem(wrote));
  } catch {
    return false;
  }
}

function edge(pass) {
  const guard = make("div", { class: "edge", tabindex: "0" });
  guard.addEventListener("focus", pass);
  return guard;
}

function make(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function drawn(d) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

function among(languages, wanted) {
  const asked = wanted.filter(Boolean).flatMap((each) => [each.toLowerCase(), each.toLowerCase().split("-")[0]]);
  return asked.find((each) => languages.includes(each)) || languages[0];
}

document.documentElement.append(host);
if (known()) load();
window.egal = { open, close: shut, identify };
dispatchEvent(new Event("egal:ready"));
