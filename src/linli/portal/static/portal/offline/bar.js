// The line above a page of the day: no signal, what waits, what needs a decision, and whose session is over.

import { entries, onChange } from "./store.js";
import { isWaiting, replay, session, standing } from "./outbox.js";
import { account, home, keptAt, language, say } from "./page.js";
import { moment, word } from "./words.js";

const FIRST_TRY = 4000;
const LAST_TRY = 60_000;
let pause = FIRST_TRY;
let timer;
let told = "";

const parts = Object.fromEntries([...home.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));

const isAway = () => Boolean(keptAt) || !navigator.onLine || standing === "OFFLINE";

// The lines of the bar, the most pressing first.
function linesOf(rows) {
  const count = (state) => rows.filter((row) => row.state === state).length;
  const [waiting, refused, drafts] = [count("WAITING"), count("REFUSED"), count("DRAFT")];
  const lines = [];
  if (isAway()) lines.push(keptAt ? word("no_signal_since", { when: moment(keptAt) }) : word("no_signal"));
  if (refused) lines.push(word("needs_you", { count: refused }));
  if (isAway() && !waiting) lines.push(word("as_usual"));
  if (waiting) lines.push(word(isAway() ? "kept_waiting" : "waiting", { count: waiting }));
  if (drafts) lines.push(word("drafts", { count: drafts }));
  return lines;
}

export async function render() {
  const all = (await entries()).filter((row) => row.state !== "SENT");
  const rows = all.filter((row) => row.account === account);
  const lines = linesOf(rows);
  const signedOut = all.length > 0 && (!account || standing === "SIGN_IN");
  if (signedOut) lines.unshift(word("sign_in"));
  else if (all.length > rows.length) lines.push(word("other_account"));
  home.hidden = !lines.length;
  const sentence = lines.join(language === "en" ? " " : "");
  parts.lines.textContent = sentence;
  parts.queue.hidden = !rows.length || location.pathname === "/day/queue/";
  parts.sign_in.hidden = !signedOut;
  if (sentence !== told && sentence) say(sentence);
  told = sentence;
  mark(rows);
}

// The lines of the day's list say what waits for them; the one tap that has been given is not asked for again.
function mark(rows) {
  document.querySelectorAll("[data-offline-mark]").forEach((old) => old.remove());
  for (const row of rows.filter((one) => isWaiting(one) || one.state === "REFUSED")) {
    const line = row.matter && document.getElementById(`matter-${row.matter}`);
    if (!line) continue;
    const tag = document.createElement("p");
    tag.dataset.offlineMark = "";
    tag.append(Object.assign(document.createElement("span"), { className: "tag" }));
    tag.firstChild.classList.add(isWaiting(row) ? "go" : "late");
    tag.firstChild.textContent = `${row.label} · ${word(isWaiting(row) ? "state_waiting" : "state_refused")}`;
    line.firstElementChild.prepend(tag);
    line.querySelectorAll(`form[data-offline-act="${row.act}"] button`).forEach((button) => (button.disabled = true));
  }
}

// A region that follows the record is renewed; a copy gives way to the page itself, unless somebody writes in it.
async function catchUp() {
  const writing = document.querySelector("form[data-offline-dirty]");
  if (keptAt && !writing) return location.reload();
  const region = document.querySelector("[data-live-get]");
  if (region && window.htmx) {
    await window.htmx.ajax("GET", region.dataset.liveGet, { source: region, target: region, swap: "innerMorph", live: true });
    await render();
  }
}

// One try: is there a signal, and does what waits go.
async function attempt() {
  clearTimeout(timer);
  const before = (await entries(account)).filter(isWaiting).length;
  const away = isAway();
  if (before) await replay();
  else if (away && !(await session().catch(() => null))) return again();
  const left = (await entries(account)).filter(isWaiting).length;
  if (before > left) say(word("sent", { count: before - left }));
  await render();
  if ((away || before > left) && standing !== "OFFLINE") await catchUp();
  if (left && standing === "OFFLINE") again();
  else pause = FIRST_TRY;
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(attempt, pause);
  pause = Math.min(pause * 2, LAST_TRY);
}

function soon() {
  pause = FIRST_TRY;
  attempt();
}

export async function start() {
  onChange(render);
  addEventListener("online", soon);
  addEventListener("offline", render);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  document.addEventListener("htmx:after:swap", render);
  await render();
  await attempt();
}

export { attempt };
