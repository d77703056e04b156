// The queue: what needs a decision, what waits, what was begun, what went today. Nothing leaves it unseen.

import { change, entries, newKey, onChange, photosOf, remove } from "./store.js";
import { isWaiting, standing } from "./outbox.js";
import { account, draw, say } from "./page.js";
import { attempt } from "./bar.js";
import { moment, word } from "./words.js";

const TONES = { DRAFT: "", WAITING: "go", REFUSED: "late", SENT: "ok" };
const GROUPS = ["REFUSED", "WAITING", "DRAFT", "SENT"];
const here = document.querySelector("[data-offline-queue]");

const placeOf = (row) => row.title || word("new_matter");

function lineOf(row) {
  const [line, parts] = draw("entry");
  line.id = row.id;
  parts.state.textContent = word(`state_${row.state.toLowerCase()}`);
  if (TONES[row.state]) parts.state.classList.add(TONES[row.state]);
  parts.title.textContent = `${row.label}${word("colon")}${placeOf(row)}`;
  parts.meta.textContent = [moment(row.sentAt ?? row.at), reasonOf(row)].filter(Boolean).join(" · ");
  parts.open.hidden = row.state === "SENT" && !row.matter;
  if (row.state === "SENT") parts.open.href = `/work/${row.matter}/`;
  else if (row.state === "DRAFT") parts.open.href = `/day/form/?draft=${row.id}`;
  else parts.open.onclick = (event) => (event.preventDefault(), compare(row));
  if (row.state !== "SENT" && row.state !== "DRAFT") parts.open.setAttribute("href", `#${row.id}`);
  parts.open.textContent = word(row.state === "DRAFT" ? "go_on" : row.state === "REFUSED" ? "decide" : "open");
  parts.open.setAttribute("aria-label", `${parts.open.textContent}${word("colon")}${placeOf(row)}`);
  return line;
}

function reasonOf(row) {
  if (row.state === "REFUSED") return row.error.message || word("too_old");
  if (isWaiting(row) && row.tried) return word("perhaps_arrived");
  return "";
}

export async function render() {
  const all = account ? await entries(account) : [];
  for (const state of GROUPS) {
    const group = here.querySelector(`[data-group="${state}"]`);
    const rows = all.filter((row) => row.state === state);
    group.hidden = !rows.length;
    group.querySelector("ul").replaceChildren(...rows.map(lineOf));
  }
  here.querySelector("[data-nothing]").hidden = Boolean(all.length) || !account;
  here.querySelector("[data-nobody]").hidden = Boolean(account);
  here.querySelector("[data-retry]").hidden = !all.some(isWaiting);
  const compared = here.querySelector("[data-compared]");
  if (compared.dataset.entry && !all.some((row) => row.id === compared.dataset.entry && row.state !== "SENT")) close();
}

function close() {
  const compared = here.querySelector("[data-compared]");
  compared.replaceChildren();
  compared.hidden = true;
  delete compared.dataset.entry;
}

async function nowOf(row) {
  if (!row.matter) return null;
  try {
    const answer = await fetch(`/api/v1/work/${row.matter}`, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    return answer.ok ? await answer.json() : { gone: (await answer.json()).message };
  } catch {
    return { away: true };
  }
}

function listOf(pairs) {
  const list = document.createElement("dl");
  list.className = "stack-s";
  for (const [label, text] of pairs) {
    const pair = document.createElement("div");
    const [term, value] = [document.createElement("dt"), document.createElement("dd")];
    term.className = "small muted";
    term.textContent = label;
    value.textContent = text;
    value.style.whiteSpace = "pre-line";
    pair.append(term, value);
    list.append(pair);
  }
  return list;
}

function nowPairs(now) {
  if (!now) return [[word("matter"), word("not_there_yet")]];
  if (now.away) return [[word("matter"), word("look_later")]];
  if (now.gone) return [[word("matter"), now.gone]];
  const pairs = [[word("stage"), now.state_label], [word("owner"), now.owner]];
  for (const step of now.steps.slice(-3).reverse()) {
    const who = [moment(Date.parse(step.at)), step.who].filter(Boolean).join(" · ");
    pairs.push([who, [step.sentence, step.text].filter(Boolean).join("\n")]);
  }
  return pairs;
}

// What was written and what it is now, side by side, with the choices that are open.
async function compare(row) {
  const now = await nowOf(row);
  const [card, parts] = draw("compared");
  const photos = await photosOf(row.id);
  const mine = [[word("what"), row.label], ...(row.shown ?? [])];
  if (photos.length) mine.push([word("photos"), String(photos.length)]);
  parts.title.textContent = placeOf(row);
  parts.reason.textContent = row.state === "REFUSED" ? reasonOf(row) : word("state_waiting");
  parts.mine.append(listOf([...mine, [word("written"), moment(row.at)]]));
  parts.now.append(listOf(nowPairs(now)));
  offer(row, now, photos, parts);
  const box = here.querySelector("[data-compared]");
  box.dataset.entry = row.id;
  box.replaceChildren(card);
  box.hidden = false;
  parts.title.focus();
  card.scrollIntoView({ block: "start" });
}

function offer(row, now, photos, parts) {
  const refused = row.state === "REFUSED";
  const acts = now?.acts ?? [];
  const note = photos.length ? "photo" : "comment";
  parts.again.hidden = !refused || !(row.act === "new" || acts.includes(row.act));
  parts.comment.hidden = !refused || row.act === note || !acts.includes(note) || !wordsOf(row);
  parts.keep.hidden = !refused && Boolean(row.tried);
  parts.discard.hidden = !refused && Boolean(row.tried); // what may have arrived is asked for again, not thrown away
  parts.again.onclick = () => sendOff(row, { version: row.version === null ? null : now?.version ?? null });
  parts.comment.onclick = () => asNote(row, note);
  parts.keep.onclick = () => keep(row);
  parts.discard.onclick = () => (parts.discard.hidden = true, parts.sure.hidden = false, parts.really.focus());
  parts.really.onclick = () => discard(row);
}

const wordsOf = (row) => (row.shown ?? []).map(([label, text]) => `${label}${word("colon")}${text}`).join("\n");

async function sendOff(row, values) {
  close();
  await change(row.id, { ...values, state: "WAITING", key: newKey(), tried: null, error: null, at: Date.now() });
  say(word("waits_again"));
  await attempt();
}

// The words go to the matter as a note, with the photos where there are some.
async function asNote(row, act) {
  const text = `${row.label}${word("colon")}\n${wordsOf(row)}`.slice(0, 2000);
  const fields = { text, visibility: "INTERNAL" };
  await sendOff(row, { act, fields, version: null, label: word("as_note"), shown: [[word("note"), text]] });
}

async function keep(row) {
  close();
  await change(row.id, { state: "DRAFT", error: null, tried: null });
  say(word("kept_as_draft"));
}

async function discard(row) {
  close();
  await remove(row.id);
  say(word("discarded"));
  here.querySelector("h1, h2")?.focus();
}

export async function start() {
  onChange(render);
  here.querySelector("[data-retry]").onclick = async (event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-busy", "true");
    await attempt();
    button.removeAttribute("aria-busy");
    if (standing === "OFFLINE") say(word("no_signal"));
  };
  const asked = new URLSearchParams(location.search);
  here.querySelector("[data-leaving]").hidden = !asked.has("leaving");
  here.querySelector("[data-missing]").hidden = !asked.has("missing");
  await render();
  const row = (await entries(account)).find((one) => one.id === location.hash.slice(1));
  if (row?.state === "REFUSED") await compare(row);
}

