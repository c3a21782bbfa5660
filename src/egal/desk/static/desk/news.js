// What an event has added to the conversation on the screen: fetched at once, in a short answer
// made once for all who look, and put at the end. The next round of pages has the last word.

const MOST = 5; // on the way at once; beyond, the page is the shorter way

let last = Promise.resolve();
let waiting = 0;

/** Whether all that the event has added to this conversation stands on the screen now. */
export async function addNews(desk, conversation, seq) {
  if (document.hidden || waiting >= MOST) return false;
  waiting += 1;
  const before = last;
  const asked = ask(desk, seq);
  last = asked.then(() => before);
  const piece = await asked;
  await before;
  waiting -= 1;
  return piece !== null && append(conversation, piece);
}

async function ask(desk, seq) {
  const url = new URL(desk.dataset.stream + "/news", location.href);
  url.search = new URLSearchParams({ workspace: desk.dataset.workspace, seq, language: document.documentElement.lang });
  const response = await fetch(url, { cache: "no-store" }).catch(() => null);
  return response?.ok ? response.text() : null;
}

function append(conversation, piece) {
  const timeline = document.querySelector(`#timeline-${CSS.escape(conversation)} > .timeline`);
  if (!timeline) return false;
  const template = document.createElement("template");
  template.innerHTML = piece;
  for (const entry of template.content.children) {
    if (!document.getElementById(entry.id)) timeline.append(entry.cloneNode(true));
  }
  return true;
}
