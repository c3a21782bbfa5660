// The table of emoji in the reader's language, fetched when it is first asked for.

const MOST = 8; // offered while one types
const tables = new Map(); // by their addresses

/** [{name, emoji: [{sign, name, word, more}, …]}, …] */
export function groups(url) {
  if (!tables.has(url)) tables.set(url, fetched(url));
  return tables.get(url);
}

/** The few that go best with the words. */
export async function find(url, words, most = MOST) {
  const wanted = words.toLowerCase();
  const all = (await groups(url)).flatMap(({ emoji }) => emoji);
  const ranked = all.map((each) => [rank(each, wanted), each]).filter(([place]) => place);
  return ranked.sort(([a], [b]) => a - b).slice(0, most).map(([, each]) => each);
}

async function fetched(url) {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) {
    tables.delete(url);
    return [];
  }
  const table = await response.json();
  return table.groups.map((group) => ({ name: group.name, emoji: group.emoji.map(named) }));
}

function named([sign, name, word, more]) {
  return { sign, name, word, more };
}

function rank({ name, word, more }, wanted) {
  const label = name.toLowerCase();
  if (word === wanted || label === wanted) return 1;
  if (word.startsWith(wanted)) return 2;
  if (label.startsWith(wanted)) return 3;
  if (begins(`${label} ${word.replaceAll("_", " ")}`, wanted)) return 4;
  return begins(more.toLowerCase(), wanted) ? 5 : 0;
}

function begins(words, wanted) {
  return words.startsWith(wanted) || words.includes(` ${wanted}`);
}
