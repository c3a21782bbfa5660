// The bell: counts what is unread, opens as a list beside the conversation, and lets the browser tell.

const AGAIN = 700; // ms in which a tab in front can say that it shows the conversation already

const tabs = new BroadcastChannel("egal bell");
const inFront = new Map(); // conversations another tab shows, and when it said so
let newest; // the moment of the last that was told, by the server's clock
let closed = 0; // when the list was closed: by the same click that would open it, too

export function ring(desk) {
  newest = desk.dataset.moment;
  document.addEventListener("click", (event) => event.target.closest?.("#bell") && open(event));
  document.addEventListener("submit", (event) => event.target.closest?.("#bell-panel") && readAll(event));
  document.addEventListener("beforetoggle", noteClosing, true);
  document.addEventListener("egal:told", look);
  tabs.addEventListener("message", ({ data }) => inFront.set(data, Date.now()));
}

function bell() {
  return document.getElementById("bell");
}

/** What is unread now. It is asked whether the page is visible or not: that is when it matters. */
async function look() {
  const response = await fetch(bell().dataset.askedUrl, { cache: "no-store" }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const told = await response.json();
  show(told);
  const fresh = told.newest.filter(({ at }) => at > newest);
  newest = fresh[0]?.at ?? newest;
  for (const each of fresh) await tell(each, told.browser);
}

function show({ count, shown, said }) {
  bell().dataset.count = count;
  bell().querySelector(".count").textContent = shown;
  bell().querySelector(".sr").textContent = said;
}

/** What stands in front of somebody is read; of everything else the browser tells, if it may. */
async function tell(each, wanted) {
  if (isInFront(each.conversation)) {
    tabs.postMessage(each.conversation);
    return read({ conversation: each.conversation });
  }
  if (!wanted || globalThis.Notification?.permission !== "granted") return undefined;
  await new Promise((resolve) => setTimeout(resolve, AGAIN));
  if (Date.now() - (inFront.get(each.conversation) ?? 0) < 2 * AGAIN) return undefined;
  const notification = new Notification(each.title, { body: each.body, tag: `egal ${each.id}` });
  notification.addEventListener("click", () => {
    window.focus();
    location.assign(each.url);
  });
  return notification;
}

function isInFront(conversation) {
  return document.hasFocus() && document.getElementById("talk")?.dataset.conversation === conversation;
}

/** The server tells the bells of all tabs. */
async function read(which) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "HX-Request-Type": "partial", "X-CSRFToken": token };
  const body = new URLSearchParams(which);
  await fetch(bell().dataset.readingUrl, { method: "POST", body, headers }).catch(() => null);
}

function readAll(event) {
  event.preventDefault();
  document.getElementById("bell-panel").hidePopover();
  bell().focus();
  read({});
}

function noteClosing({ target, newState, timeStamp }) {
  if (target.id === "bell-panel" && newState === "closed") closed = timeStamp;
}

/** The list over the page; the link leads to a page of it where there is no room or no script. */
async function open(event) {
  const panel = document.getElementById("bell-panel");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || bell().hasAttribute("aria-current");
  if (elsewhere || matchMedia("(max-width: 640px)").matches) return;
  event.preventDefault();
  if (event.timeStamp - closed < 200) return;
  const { href } = bell();
  const headers = { "HX-Request-Type": "partial" };
  const response = await fetch(href, { headers, cache: "no-store" }).catch(() => null);
  if (!response?.ok || response.redirected) {
    location.assign(href);
    return;
  }
  panel.innerHTML = await response.text();
  panel.showPopover();
  panel.querySelector("h2").focus();
}
