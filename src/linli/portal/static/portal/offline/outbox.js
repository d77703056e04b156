// Sends what waits, one after the other for each matter, by one tab at a time, each under its own key:
// however often it is sent, the server does it once. Runs in pages and in the service worker.

import { change, changed, entries, entry, forgetSent, photosOf, sent } from "./store.js";

const LANES = 4; // matters at once
const KEY_DAYS = 6; // the server remembers a key for seven
const DAY = 86_400_000;
const PATIENCE = 8000; // milliseconds until a signal counts as none
const SLOWEST = 8; // bytes a millisecond: a telephone at the edge of the net still sends its photos

// Where it stands, beside the entries: "" at rest, SENDING, OFFLINE or SIGN_IN.
export let standing = "";
const stand = (value) => ((standing = value), changed());

export const isWaiting = (row) => row.state === "WAITING";

async function ask(address, options = {}, bytes = 0) {
  const signal = AbortSignal.timeout(PATIENCE + bytes / SLOWEST);
  return fetch(address, { credentials: "same-origin", cache: "no-store", signal, ...options });
}

// Whose session it is, and how far this clock is behind the server's (``behind``, milliseconds); throws when the
// server cannot be reached.
export async function session() {
  const answer = await ask("/api/v1/work");
  if (!answer.ok) throw new Error(String(answer.status));
  const who = await answer.json();
  return { ...who, behind: Date.parse(who.now) - Date.now() };
}

async function bodyOf(row) {
  const form = new FormData();
  const seen = row.version === null || row.act === "new" ? {} : { version: row.version };
  const written = row.written ? { written_at: row.written } : {};
  form.append("body", JSON.stringify({ ...row.fields, ...seen, ...written }));
  const photos = await photosOf(row.id);
  for (const { data, type, name } of photos) form.append("photos", new Blob([data], { type }), name);
  return [form, photos.reduce((sum, { data }) => sum + data.byteLength, 0)];
}

const addressOf = (row) => (row.act === "new" ? "/api/v1/work/new" : `/api/v1/work/${row.matter}/${row.act}`);

async function refusalOf(answer) {
  const told = await answer.json().catch(() => ({}));
  return { status: answer.status, code: told.code ?? "", message: told.message ?? "", field: told.field ?? "" };
}

// "SENT", "REFUSED" (a person has to decide), "SIGN_IN", "AGAIN" (the server is busy or away) or "TOKEN".
async function send(row, who) {
  if (row.tried && Date.now() - row.tried > KEY_DAYS * DAY) {
    await change(row.id, { state: "REFUSED", error: { status: 0, code: "too.old", message: "", field: "" } });
    return "REFUSED";
  }
  // Before the first byte leaves: after a crash nobody changes what may have arrived. When it was written is said by the
  // server's clock, reckoned once, so that every try says the same.
  row.written ??= new Date((row.wroteAt ?? row.at) + who.behind).toISOString();
  await change(row.id, { tried: row.tried ?? Date.now(), written: row.written });
  const headers = { "Idempotency-Key": row.key, "Linli-Account": row.account, "X-CSRFToken": who.csrf_token };
  const [body, bytes] = await bodyOf(row);
  const answer = await ask(addressOf(row), { method: "POST", body, headers }, bytes);
  if (answer.ok) {
    await sent(row, await answer.json());
    return "SENT";
  }
  const error = await refusalOf(answer);
  if (error.code === "form.csrf") return "TOKEN";
  if (error.status === 401 || error.code === "work.other_account") return "SIGN_IN";
  if (error.status >= 500 || error.status === 429 || error.status === 408) return "AGAIN";
  await change(row.id, { state: "REFUSED", error, tried: null });
  return "REFUSED";
}

async function sendLane(rows, who, stop) {
  for (const row of rows) {
    if (stop.reason) return;
    const fresh = await entry(row.id); // its version may have moved on with the one before
    if (!fresh || !isWaiting(fresh)) continue;
    let outcome = await send(fresh, who);
    if (outcome === "TOKEN") {
      Object.assign(who, await session());
      outcome = await send(fresh, who);
    }
    if (outcome === "REFUSED") return; // what follows on this matter waits for the decision
    if (outcome !== "SENT") stop.reason = outcome;
  }
}

// By matter. What stands behind a refused entry of the same matter waits: it would be refused for the same reason, or
// worse, be done without it.
function lanesOf(rows) {
  const lanes = new Map();
  const blocked = new Set();
  for (const row of rows) {
    const lane = row.matter || row.id;
    if (row.state === "REFUSED") blocked.add(lane);
    if (!isWaiting(row) || blocked.has(lane)) continue;
    lanes.set(lane, [...(lanes.get(lane) ?? []), row]);
  }
  return [...lanes.values()];
}

async function sendAll() {
  const all = await entries();
  if (!all.some(isWaiting)) return stand("");
  const who = await session();
  const own = all.filter((row) => row.account === who.account);
  if (!who.account) return stand("SIGN_IN");
  if (!own.some(isWaiting)) return stand("");
  stand("SENDING");
  const lanes = lanesOf(own);
  const stop = { reason: "" };
  const work = async () => {
    while (lanes.length && !stop.reason) await sendLane(lanes.shift(), who, stop);
  };
  const ended = await Promise.allSettled(Array.from({ length: LANES }, work));
  if (ended.some(({ status }) => status === "rejected")) return stand("OFFLINE");
  stand(stop.reason === "AGAIN" ? "OFFLINE" : stop.reason);
}

// Sends everything that waits. One replayer in all tabs and the service worker; the others find nothing left to do.
// Answers where it stands afterwards.
export async function replay() {
  const lock = globalThis.navigator.locks;
  const run = async () => {
    try {
      await sendAll();
      await forgetSent(Date.now() - DAY);
    } catch {
      stand("OFFLINE");
    }
    return standing;
  };
  return lock ? lock.request("linli-outbox", run) : run();
}

// Ask to be woken when there is a signal again, where the browser can do that.
export async function wakeLater() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration("/");
    await registration?.sync?.register("linli-outbox");
  } catch {
    // Not allowed or not known: the page's own events do.
  }
}
