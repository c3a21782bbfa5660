// How much is unread stands in the tab: in its title and as a dot on its mark.
import { want } from "./realtime.js";

export function showUnread() {
  const title = document.querySelector("title");
  const icon = document.querySelector('link[rel="icon"]');
  const calm = icon.href;
  const update = () => {
    const { unread = "", icon: marked } = document.getElementById("unread")?.dataset ?? {};
    const bare = title.textContent.replace(/^\(\d+\+?\) /, "");
    const text = unread ? `(${unread}) ${bare}` : bare;
    if (title.textContent !== text) title.textContent = text;
    const wanted = unread ? new URL(marked, location.href).href : calm;
    if (icon.href !== wanted) icon.href = wanted;
  };
  new MutationObserver(update).observe(title, { childList: true });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    update();
    if (ctx?.push && ctx.push !== "false") want(["unread"]); // what was opened is read
  });
  update();
}
