// Keeps the agent's page and its files on the device, so that it opens without network. No data of anybody.
const FILES = {{ files|safe }};
const NAME = "agent-" + FILES.join("|").split("").reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("agent-") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === FILES[0]) {
    event.respondWith(
      fetch(event.request)
        .then((answer) => {
          // a page that leads to the sign-in is not kept in its place
          if (answer.ok && !answer.redirected) {
            const copy = answer.clone();
            event.waitUntil(caches.open(NAME).then((cache) => cache.put(FILES[0], copy)));
          }
          return answer;
        })
        .catch(() => caches.match(FILES[0])),
    );
  } else if (FILES.includes(url.pathname) || url.pathname.startsWith("/static/ui/dist/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
