// The choice of ways on a company's own page. `about` is what the server tells: see script.py.
const tag = document.currentScript;
const origin = new URL(tag.src).origin;
const told = tag.dataset;
const wanted = [told.language, document.documentElement.lang, ...navigator.languages].filter(Boolean);

const host = document.createElement("egal-ways");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(about.css);
root.adoptedStyleSheets = [sheet];

// Where the tag stands, unless an element of the page is marked for it or the tag is in the head.
function settle() {
  const place = document.querySelector("[data-egal-ways]");
  if (place) place.replaceChildren(host);
  else if (!tag.closest("head")) tag.after(host);
}

async function ask() {
  const languages = wanted.slice(0, 5).map((each) => `language=${encodeURIComponent(each)}`);
  const answer = await fetch(`${origin}/ways/${about.slug}.json?${languages.join("&")}`, { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function draw({ language, direction, title, lead, none, cards }) {
  const heading = make("h2", { id: "title" }, title);
  const all = make("section", { class: `all ${told.theme || ""}`, lang: language, dir: direction, "aria-labelledby": "title" }, heading);
  if (lead) all.append(make("p", { class: "lead" }, lead));
  if (cards.length) all.append(make("ul", { role: "list" }, ...cards.map(card)));
  else all.append(make("p", { class: "lead" }, none));
  root.replaceChildren(all);
}

function card({ channel, drawing, title, url, now, tone, notes, copy }) {
  const made = make("li", { "data-channel": channel }, make("span", { class: "tile" }, drawn(drawing)), make("a", { href: url }, title));
  if (now) made.append(make("p", { class: `now ${tone}` }, now));
  made.append(...notes.map((note) => make("p", { class: "small" }, note)));
  if (copy) made.append(make("p", { class: "small copy" }, copy));
  return made;
}

// Without an answer there is still the way to the start page, where all of it stands.
function link() {
  const language = wanted.map((each) => each.toLowerCase().split("-")[0]).find((each) => about.words[each]) || "en";
  root.replaceChildren(make("p", { class: "all", lang: language }, make("a", { href: about.start }, about.words[language])));
}

function drawn(shapes) {
  const svg = shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(...shapes.map(([name, attributes]) => shape(name, attributes)));
  return svg;
}

function shape(name, attributes) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes);
}

function make(name, attributes, ...inside) {
  const made = filled(document.createElement(name), attributes);
  made.append(...inside);
  return made;
}

function filled(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", settle);
else settle();
ask().then(draw).catch(link);
