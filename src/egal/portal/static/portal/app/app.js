// What makes an app of the portal on every page: it says when it is offline, keeps what was read
// for whoever installed it or wrote to us, and shows how much is unread on its icon.
const here = document.getElementById("app").dataset;
const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const wanted = installed || here.visitor === "yes" || document.querySelector("egal-app");

if (wanted && "serviceWorker" in navigator && window.parent === window) {
  navigator.serviceWorker.register(here.worker, { scope: here.scope }).catch(() => null);
}
addEventListener("online", say);
addEventListener("offline", say);
document.addEventListener("egal:unread", (event) => count(event.detail));
document.addEventListener("visibilitychange", seen);
say();
seen();

function say() {
  const old = navigator.onLine === false || document.documentElement.hasAttribute("data-stale");
  const shown = document.querySelector(".offline") || (old && made());
  if (shown) shown.hidden = !old;
}

function made() {
  const line = document.createElement("p");
  line.className = "offline";
  line.setAttribute("role", "status");
  document.body.prepend(line);
  line.textContent = here.offline;
  return line;
}

function seen() {
  if (document.visibilityState === "visible") count(0);
}

function count(unread) {
  const told = unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
  told?.catch(() => null);
}
