// Moving about the desk during a call: what would leave the page opens beside it.
import { openConversation } from "../navigation.js";

/** While `busy()`, links that load another page open in a new tab, and leaving is asked about. */
export function stayHere(busy) {
  addEventListener("beforeunload", (event) => busy() && event.preventDefault());
  document.addEventListener(
    "click",
    ({ target }) => {
      const link = target.closest?.("a[href]");
      if (link && busy() && leaves(link)) link.target = "_blank";
    },
    { capture: true },
  );
}

/** Show a conversation: here at the desk, elsewhere in a tab of its own. */
export async function openBeside(url) {
  if (document.getElementById("desk")) await openConversation(url);
  else open(url, "_blank");
}

/** A note in the conversation of a call, while one talks. */
export async function writeNote(url) {
  const shown = document.getElementById("talk")?.dataset.conversation;
  if (!shown || !new URL(url, location.href).pathname.includes(`/${shown}/`)) await openBeside(url);
  document.querySelector("desk-composer")?.begin(true);
}

function leaves(link) {
  const stays = link.hasAttribute("hx-get") || link.matches("[data-dialog], [data-tool], [data-copy], [download]");
  const { protocol, pathname, search, hash } = new URL(link.href);
  const within = hash && pathname === location.pathname && search === location.search;
  return !stays && !within && protocol.startsWith("http");
}
