// The service worker of a portal: pages read before without a network, and pushes.
// `about` is what the server tells: see views.py. It keeps what was shown, and asks for nothing else.
const PAGES = `egal-pages-${about.slug}`;
const OWN = `egal-own-${about.slug}`; // conversations: gone with signing out
const FILES = `egal-files-${about.slug}-${about.version}`;
const MOST = 60; // pages kept
const PATIENCE = 5000; // ms after which what is kept is shown instead

self.addEventListener("install", (event) => {
  event.waitUntil(prepare().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") {
    if (/\/sign-out\/$/.test(url.pathname)) event.waitUntil(caches.delete(OWN));
  } else if (url.pathname.startsWith(about.files)) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate" && url.pathname.startsWith(`${about.base}/`)) {
    event.respondWith(page(request, url));
  }
});
self.addEventListener("push", (event) => {
  event.waitUntil(show(event.data ? event.data.json() : {}));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.oldSubscription));
});

async function prepare() {
  const files = await caches.open(FILES);
  await files.addAll([...about.shell, ...Object.values(about.offline)]);
}

async function tidy() {
  const ours = new RegExp(`^egal-files-${about.slug}-[0-9a-f]{12}$`);
  const old = (await caches.keys()).filter((name) => ours.test(name) && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) {
    const files = await caches.open(FILES);
    await files.put(request, fresh.clone());
  }
  return fresh;
}

// The network first: what is kept is for when there is none.
async function page(request, url) {
  const place = placeOf(url);
  const kept = place && (await (await caches.open(place)).match(request, { ignoreVary: true }));
  try {
    const fresh = await (kept ? inTime(fetch(request)) : fetch(request));
    if (fresh.ok && place && !fresh.redirected) await keep(place, request, fresh.clone());
    return fresh;
  } catch {
    return kept ? stale(kept) : shell(url);
  }
}

// Which pages are worth keeping: the start, the help centre, one's own conversations.
function placeOf(url) {
  const [, section = ""] = url.pathname.slice(about.base.length + 1).split("/");
  if (url.search) return "";
  if (section === "conversations" && !url.pathname.includes("/files/")) return OWN;
  return ["", "articles"].includes(section) ? PAGES : "";
}

function inTime(answer) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
  return Promise.race([answer, late]);
}

async function keep(place, request, fresh) {
  const pages = await caches.open(place);
  await pages.delete(request, { ignoreVary: true });
  await pages.put(request, fresh);
  const all = await pages.keys();
  await Promise.all(all.slice(0, Math.max(all.length - MOST, 0)).map((each) => pages.delete(each)));
}

// The page says by itself that it is old: app.js reads the mark.
async function stale(kept) {
  const headers = new Headers(kept.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const html = (await kept.text()).replace("<html ", "<html data-stale ");
  return new Response(html, { status: 200, headers });
}

async function shell(url) {
  const language = url.pathname.slice(about.base.length + 1).split("/")[0];
  const address = about.offline[language] || Object.values(about.offline)[0];
  return (await caches.match(address)) || Response.error();
}

async function show(told) {
  const { title = about.name, body = "", tag = "", url = `${about.base}/` } = told;
  const options = { body, tag, data: { url }, icon: about.icon, badge: about.icon, renotify: !!tag };
  await self.registration.showNotification(title, options);
  const waiting = await self.registration.getNotifications();
  if (navigator.setAppBadge) await navigator.setAppBadge(waiting.length).catch(() => null);
}

async function open(address) {
  const url = new URL(address, location.origin);
  const here = new URL(`${url.pathname}${url.search}`, location.origin).href;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const at = windows.find((each) => each.url === here);
  return at ? at.focus() : self.clients.openWindow(here);
}

// The browser has changed its subscription by itself: we are told of the new one.
async function renew(old) {
  const key = old && old.options.applicationServerKey;
  if (!key) return;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const made = await self.registration.pushManager.subscribe(options);
  const { endpoint, keys } = made.toJSON();
  const headers = { "Content-Type": "application/json", "X-Egal": "1" };
  const body = JSON.stringify({ endpoint, keys });
  await fetch(`${about.api}/me/push`, { method: "PUT", headers, body });
}
