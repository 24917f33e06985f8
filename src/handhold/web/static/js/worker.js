// The service worker: keeps public files and nothing else, so that help opens without a connection.
// VERSION, NAME, ICON, LANGUAGE, WAITING and PUBLIC are written in front of this file by the server.
const STORE = `public-${VERSION}-${LANGUAGE}`;
const LEAVING = "leaving";
const ASKED = { credentials: "omit", cache: "reload", headers: { "Accept-Language": LANGUAGE } };

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(STORE).then((store) => store.addAll(PUBLIC.map((path) => new Request(path, ASKED)))),
  );
  // What pages ask for by script is never kept here, so where a browser can be told, it goes straight to the house.
  event.addRoutes?.([{ condition: { requestDestination: "" }, source: "network" }]).catch(() => {});
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== STORE && name !== LEAVING).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const path = url.pathname + url.search;
  if (request.mode === "navigate") event.respondWith(visit(request, url.pathname));
  else if (PUBLIC.includes(path)) event.respondWith(kept(path).then((found) => found ?? fetch(request)));
});

self.addEventListener("message", (event) => {
  if (event.data === "left") event.waitUntil(caches.open(LEAVING).then(hasLeft));
});

// Somebody left quickly: until the house has heard it, no page of the home is asked for with their session.
async function hasLeft() {
  if (!(await caches.has(LEAVING))) return true;
  const answer = await fetch("/exits", { method: "POST", redirect: "manual" }).catch(() => null);
  return answer?.type === "opaqueredirect" && caches.delete(LEAVING);
}

// A page is always asked for; only when the house does not answer does a kept public page stand in.
async function visit(request, path) {
  if (!PUBLIC.includes(path) && !(await hasLeft())) return (await caches.match("/kitchen")) ?? Response.error();
  try {
    return await fetch(request);
  } catch {
    return (PUBLIC.includes(path) && (await kept(path))) || (await kept("/offline")) || Response.error();
  }
}

// A browser whose store is broken or full still reaches the house.
function kept(path) {
  return caches.match(path).catch(() => null);
}

// A push says that something waits and never what; the words come sealed from the house, and these stand in for them.
self.addEventListener("push", (event) => {
  const { body = WAITING } = read(event.data);
  event.waitUntil(self.registration.showNotification(NAME, { body, icon: ICON, tag: "waiting", silent: false }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(come());
});

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

async function come() {
  const pages = await self.clients.matchAll({ type: "window" });
  return pages.length ? pages[0].focus() : self.clients.openWindow("/today");
}
