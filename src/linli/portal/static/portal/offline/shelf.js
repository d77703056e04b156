// Today's pages on this telephone: the list, the form, the queue and each matter of today, without contact details.
// One cache for each account, emptied when it signs out, its session ends, another signs in, or a day has passed.

export const VERSION = import.meta.url.split("/").at(-2);
export const SHELL_CACHE = `linli-shell-${VERSION}`;
export const DAY_PAGES = ["/day/", "/day/form/", "/day/queue/"];
const DAY_CACHE = "linli-day-";
const KEPT_AT = "linli-kept-at";
const KEPT_BY = "linli-kept-by";
const SEEN = "linli-seen"; // the version of the matter that the page shows
const HOURS = 24;

export const isFresh = (answer) => Date.now() - Number(answer.headers.get(KEPT_AT)) < HOURS * 3_600_000;

// The cache of whoever is signed in here; undefined before anything was kept.
export async function dayCache() {
  const name = (await caches.keys()).find((key) => key.startsWith(DAY_CACHE));
  return name && caches.open(name);
}

export async function forgetDay(except = "") {
  for (const name of await caches.keys()) {
    if (name.startsWith(DAY_CACHE) && name !== except) await caches.delete(name);
  }
}

export async function keepPage(path, answer, seen = "") {
  const cache = await dayCache();
  const headers = new Headers({
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": answer.headers.get("Content-Language") ?? "",
    [KEPT_AT]: String(Date.now()),
    [KEPT_BY]: VERSION,
    [SEEN]: seen,
  });
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers.set("Content-Security-Policy", policy);
  // The page knows by this that it is a copy, and says of when.
  const text = (await answer.text()).replace("<body", `<body data-kept-at="${Date.now()}"`);
  await cache?.put(path, new Response(text, { headers }));
}

async function keepFrom(address, path, seen) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (answer.ok && !answer.redirected) await keepPage(path, answer, seen);
  return answer.ok;
}

async function isKept(cache, path, seen, language) {
  const found = await cache.match(path);
  if (!found || !isFresh(found) || found.headers.get(KEPT_BY) !== VERSION) return false;
  return found.headers.get(SEEN) === seen && found.headers.get("Content-Language") === language;
}

// Brings the shelf up to date with the day's list: ``matters`` are [id, version]. Asks only for what has changed.
export async function refresh(account, matters, language) {
  const name = DAY_CACHE + account;
  await forgetDay(name);
  const cache = await caches.open(name);
  const wanted = new Map(DAY_PAGES.map((path) => [path, ["", path]]));
  for (const [id, version] of matters ?? []) wanted.set(`/work/${id}/`, [String(version), `/work/${id}/?kept=1`]);
  for (const [path, [seen, address]] of wanted) {
    if (!(await isKept(cache, path, seen, language))) await keepFrom(address, path, seen);
  }
  if (matters) await forgetOthers(cache, wanted);
  await forgetOlderShells(cache);
}

async function forgetOthers(cache, wanted) {
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

async function forgetOlderShells(cache) {
  const pages = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  if (!pages.every((page) => page.headers.get(KEPT_BY) === VERSION)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith("linli-shell-") && name !== SHELL_CACHE) await caches.delete(name);
  }
}
