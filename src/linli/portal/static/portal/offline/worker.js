// The service worker: keeps the app shell and today's pages, shows them without a signal, sends the outbox when woken,
// and says when there is news.
// Everything else passes through untouched, residents' pages above all.

import "./news.js";
import { DAY_PAGES, SHELL_CACHE, dayCache, forgetDay, isFresh, keepPage } from "./shelf.js";
import { entries } from "./store.js";
import { replay } from "./outbox.js";

const PATIENCE = 6000; // milliseconds until a page that is kept is shown instead
const LOG_OUT = "/account/logout/";
const MATTER = /^\/work\/[0-9a-f-]{36}\/$/;
const ACT = /^\/work\/[0-9a-f-]{36}\/[a-z-]+\/$/;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL_CACHE);
    await shell.addAll(self.LINLI_SHELL);
  })());
});

// The pages kept by an older version still need its files: a page removes them once all is kept anew.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  if (event.tag === "linli-outbox") event.waitUntil(woken());
});

// Throwing asks the browser to wake us again later.
async function woken() {
  if ((await replay()) === "OFFLINE") throw new Error("no signal yet");
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") return navigate(event, request, url);
  if (request.method === "GET" && /^\/(static|offline)\//.test(url.pathname)) {
    event.respondWith(fromShell(request));
  }
});

async function fromShell(request) {
  return (await caches.match(request)) ?? fetch(request);
}

function navigate(event, request, url) {
  if (request.method === "POST" && url.pathname === LOG_OUT) return event.respondWith(signOut(request, url));
  if (request.method !== "GET") return;
  const kept = keptFor(url.pathname);
  if (kept) event.respondWith(page(event, request, url, kept));
}

// The address under which a page is kept; the forms of all acts share one.
function keptFor(path) {
  if (DAY_PAGES.includes(path) || MATTER.test(path)) return path;
  return ACT.test(path) || path === "/record/" ? "/day/form/" : "";
}

async function page(event, request, url, kept) {
  const stored = await keptPage(kept);
  try {
    const answer = await (stored ? soon(fetch(request)) : fetch(request));
    if (answer.status >= 502 && stored) return stored;
    await note(event, url, answer);
    return answer;
  } catch (error) {
    if (stored) return stored;
    const door = await keptPage("/day/");
    if (door) return Response.redirect("/day/queue/?missing=1");
    throw error;
  }
}

// Whoever is no longer signed in leaves nothing to read; the day's list is kept as it was last shown.
async function note(event, url, answer) {
  const ended = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
  if (ended && (url.pathname === "/day/" || MATTER.test(url.pathname))) await forgetDay();
  if (answer.ok && url.pathname === "/day/" && !url.search) {
    const copy = answer.clone();
    event.waitUntil((async () => ((await dayCache()) ? keepPage("/day/", copy) : undefined))());
  }
}

const soon = (work) => Promise.race([
  work,
  new Promise((_resolve, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE)),
]);

async function keptPage(path) {
  const cache = await dayCache();
  const found = await cache?.match(path);
  return found && isFresh(found) ? found : undefined;
}

// Signing out with something unsent is asked about first; in any case nothing of the day stays readable.
async function signOut(request, url) {
  const unsent = (await entries()).some((row) => row.state !== "SENT");
  if (unsent && !url.searchParams.has("anyway")) return Response.redirect("/day/queue/?leaving=1", 303);
  const answer = await fetch(request);
  await forgetDay();
  return answer;
}
