// Links with data-tool lead to a form; here it opens over the page instead.
import { isSignIn } from "./parts.js";
import { say } from "./toast.js";

const PART = { "HX-Request": "true", "HX-Request-Type": "partial" };

export function openTools() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-tool]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("click", ({ target }) => {
    const menu = target.closest?.(".sorts a.choice[hx-get]")?.closest("details");
    if (menu) menu.open = false;
  });
}

async function open(link) {
  const response = await fetch(link.href, { headers: PART, cache: "no-store" }).catch(() => null);
  if (!response) return say("unreachable");
  if (isSignIn(response)) return location.reload();
  if (!response.ok) return say(response.status === 403 ? "denied" : "failed");
  const tool = document.getElementById("tool");
  tool.innerHTML = await response.text();
  tool.showPopover();
  return tool.querySelector("input:not([type=hidden]), select")?.focus();
}
