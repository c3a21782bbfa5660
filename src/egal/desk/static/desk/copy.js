// a[data-copy]: a click puts its address on the clipboard; [data-print]: prints.
import { pressKey } from "./keys.js";
import { say } from "./toast.js";

export function copyLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-copy]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      copy(link.href);
    }
    if (event.target.closest("[data-print]")) print();
    const pressing = event.target.closest("button[data-press]");
    if (pressing) pressKey(pressing.dataset.press);
  });
}

/** Where the connection is not safe, browsers have no clipboard for pages. */
async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    say("copied");
  } catch {
    history.replaceState(history.state, "", address);
    say("uncopied");
  }
}
