// Parts of the page that can be fetched anew: data-live says which, data-url where they come from.

const MOST_ROWS = 300; // as the server has it

/** Fetch these parts and morph them in place. Parts with one address are fetched once. */
export async function refresh(names) {
  const parts = [...document.querySelectorAll("[data-live]")];
  const byUrl = grouped(parts.filter(({ dataset }) => names.has(dataset.live)));
  await Promise.all([...byUrl].map(([url, elements]) => fetchParts(url, elements)));
}

async function fetchParts(url, elements) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
  const response = await fetch(withRows(url, elements), { headers, cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  if (isSignIn(response)) location.reload();
  else await morph(await response.text(), elements.filter((element) => stillShows(element, url)));
}

async function morph(text, elements) {
  if (!elements.length) return;
  const selectOOB = elements.map(({ id }) => `#${CSS.escape(id)}:outerMorph`).join(",");
  await htmx.swap({ text, selectOOB, swap: "none", sourceElement: document.body, target: document.body });
}

/** Whoever has scrolled down keeps the rows that are there already. */
function withRows(url, elements) {
  const shown = elements.some(({ dataset }) => dataset.live === "list") && document.querySelectorAll(".row").length;
  if (!shown) return url;
  const wanted = new URL(url, location.href);
  wanted.searchParams.set("rows", Math.min(shown, MOST_ROWS));
  return wanted;
}

export function isSignIn(response) {
  const signIn = document.getElementById("desk").dataset.login;
  return response.redirected && new URL(response.url).pathname === signIn;
}

function stillShows(element, url) {
  return element.isConnected && element.dataset.url === url;
}

function grouped(parts) {
  const groups = new Map();
  for (const part of parts) {
    const { url } = part.dataset;
    groups.set(url, [...(groups.get(url) ?? []), part]);
  }
  return groups;
}
