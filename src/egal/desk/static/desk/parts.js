// Parts of the page that can be fetched anew: data-live says which, data-url where they come from.
import { waits } from "./steady.js";

const MOST_ROWS = 300; // as the server has it

let refreshing = 0;

// A field that somebody has begun to fill in stays as it is while others bring news.
htmx.registerExtension("begun", {
  htmx_before_morph_node: (node) => (refreshing && isBegun(node) ? false : undefined),
});

/**
 * Fetch these parts and morph them in place. Parts with one address are fetched once.
 * patient: what somebody waits for is answered before it (RFC 9218).
 */
export async function refresh(names, { patient = false } = {}) {
  const parts = [...document.querySelectorAll("[data-live]")];
  const byUrl = grouped(parts.filter(({ dataset }) => names.has(dataset.live)));
  await Promise.all([...byUrl].map(([url, elements]) => fetchParts(url, elements, patient)));
}

async function fetchParts(url, elements, patient) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", ...(patient && { Priority: "u=6" }) };
  const response = await fetch(withRows(url, elements), { headers, cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  if (isSignIn(response)) location.reload();
  else await morph(await response.text(), elements.filter((element) => stillShows(element, url)));
}

async function morph(text, elements) {
  const now = elements.filter((element) => element.dataset.live !== "list" || !waits(element, text, () => bring(text, [element])));
  await bring(text, now);
}

/** Morph these elements into what this text has of them. */
export async function bring(text, elements) {
  if (!elements.length) return;
  const selectOOB = elements.map(({ id }) => `#${CSS.escape(id)}:outerMorph`).join(",");
  refreshing += 1;
  try {
    await htmx.swap({ text, selectOOB, swap: "none", sourceElement: document.body, target: document.body });
  } finally {
    refreshing -= 1;
  }
  document.dispatchEvent(new Event("egal:brought"));
}

function isBegun(field) {
  if (field.matches?.("details.to[open]")) return true;
  if (field instanceof HTMLSelectElement) return field === document.activeElement;
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field instanceof HTMLInputElement && field.type !== "hidden" && field.value !== field.defaultValue;
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
  const signIn = document.querySelector("[data-login]").dataset.login;
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
