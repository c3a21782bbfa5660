// What a <desk-completion> offers and inserts: each source knows how to find and what to write.
import { isSignIn } from "./parts.js";
import { find } from "./emoji.js";

const FRESH = 30_000; // ms for which a list need not be asked for again
const lists = new Map(); // by their addresses

/** Those that go with the words. [{name, shortcut, about, sign, …}] */
export async function offered(place, source, words) {
  if (source === "emoji") return find(place.dataset.emoji, words);
  const all = await list(address(place, source), source);
  const wanted = words.toLowerCase().trim();
  return all.map((each) => ({ ...each, rank: rank(each, wanted) })).filter((each) => each.rank).sort((a, b) => a.rank - b.rank);
}

/** What is to stand there instead: {text, html, told}. */
export async function inserted(place, source, each) {
  if (source === "emoji") return { text: each.sign };
  if (source === "colleagues") return { text: `@${each.name} ` };
  const url = place.dataset.uses.replace("/-/", `/${each.id}/`);
  const body = new URLSearchParams({ conversation: conversation(place) });
  const headers = { "X-CSRFToken": place.closest("form").elements.csrfmiddlewaretoken.value };
  const response = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  return response?.ok && !isSignIn(response) ? response.json() : undefined;
}

async function list(url, source) {
  const kept = lists.get(url);
  if (kept && Date.now() - kept.at < FRESH) return kept.found;
  const response = await fetch(url).catch(() => null);
  if (!response?.ok || isSignIn(response)) return kept?.found ?? [];
  const found = (await response.json())[source];
  lists.set(url, { found, at: Date.now() });
  return found;
}

function address(place, source) {
  const url = new URL(place.dataset[source], location.href);
  if (source === "replies") url.searchParams.set("conversation", conversation(place));
  return url.href;
}

function conversation(place) {
  return place.closest("desk-composer")?.dataset.conversation ?? "";
}

/** The smaller the better, 0 for what does not fit. Of one rank the order stays as it came. */
function rank({ name, shortcut = "", about = "" }, wanted) {
  const called = name.toLowerCase();
  if (!wanted || shortcut === wanted) return 1;
  if (shortcut.startsWith(wanted)) return 2;
  if (called.startsWith(wanted)) return 3;
  if (called.split(/\s+/).some((word) => word.startsWith(wanted)) || called.includes(` ${wanted}`)) return 4;
  return shortcut && about.toLowerCase().includes(wanted) && wanted.length > 2 ? 5 : 0;
}
