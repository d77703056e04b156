// Forms of acts: kept while one types, sent through the outbox, so that no word and no photo depends on the signal.

import { change, entries, entry, hasRoom, newKey, photosOf, put, remove } from "./store.js";
import { replay, wakeLater } from "./outbox.js";
import { account, draw, keptAt, language, say } from "./page.js";
import { moment, word } from "./words.js";

const PAUSE = 300; // milliseconds after the last key
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_PHOTOS = 6;
const OUR_OWN = ["csrfmiddlewaretoken", "version", "next", "idempotency_key", "draft", "photos"];
// What is true whatever happened meanwhile is sent to the matter as it is; all else to the version that was seen.
const WHATEVER_NOW = ["visit", "comment", "photo", "new"];

const photoInput = (form) => form.querySelector("input[type=file][name=photos]");

function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !OUR_OWN.includes(name)));
}

// [label, words] of what is filled in, to be read again in the queue.
function shownOf(form) {
  const shown = [];
  for (const input of form.elements) {
    if (!input.name || OUR_OWN.includes(input.name) || !input.value || input.type === "hidden") continue;
    if (["radio", "checkbox"].includes(input.type) && !input.checked) continue;
    const group = input.closest("fieldset")?.querySelector("legend");
    const own = input.labels?.[0];
    const label = (input.type === "radio" ? group : own)?.firstChild?.textContent.trim() ?? "";
    const chosen = input.selectedOptions?.[0]?.textContent ?? (input.type === "textarea" ? input.value : "");
    shown.push([label, chosen || (["radio", "checkbox"].includes(input.type) ? own?.textContent.trim() : input.value)]);
  }
  return shown;
}

// The values as the interface reads them.
function fieldsOf(act, values) {
  const { choice, place, name = "", phone = "", email = "", consent, ...rest } = values;
  if (act === "hand-over") {
    const [kind, id] = choice.split(":");
    return { ...rest, [`to_${kind}_id`]: id };
  }
  if (act !== "new") return values;
  const contact = { name, phone, email, consent: Boolean(consent) };
  return { ...rest, place_id: place, language: rest.language || language.toLowerCase(), contact };
}

async function pictures(form) {
  const files = [...(photoInput(form)?.files ?? [])];
  return Promise.all(files.map(async (file) => ({ name: file.name, type: file.type, data: await file.arrayBuffer() })));
}

// One form of one act on one matter (``matter`` empty for a new one).
export class ActForm {
  constructor(form, { draft } = {}) {
    this.form = form;
    const { offlineAct: act, offlineMatter: matter = "", offlineTitle: title = "", offlineLabel: label = "" } = form.dataset;
    this.facts = { act, matter, title, label };
    this.row = draft;
    this.isShell = "offlineShell" in form.dataset;
    form.addEventListener("input", (event) => event.target.type === "file" || this.later());
    form.addEventListener("change", (event) => event.target.type === "file" && this.takePhotos(event.target));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pagehide", () => this.timer && this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.keep());
  }

  later() {
    this.form.dataset.offlineDirty = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  rowNow() {
    const seen = this.form.elements.version?.value;
    const version = !seen || WHATEVER_NOW.includes(this.facts.act) ? null : Number(seen);
    this.row ??= { id: newKey(), account, ...this.facts, at: Date.now() };
    const values = valuesOf(this.form);
    return { ...this.row, version, values, shown: shownOf(this.form), state: "DRAFT", tried: null, error: null };
  }

  // The draft as it stands; ``photos`` only when they have changed. Says so when there was no room.
  async keep(photos) {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      this.row = this.rowNow();
      await put(this.row, photos);
      this.tell(word("draft_kept"));
      return true;
    } catch {
      this.tell(word("storage_full"), true);
      return false;
    }
  }

  async takePhotos(input) {
    const files = [...input.files];
    const large = files.find((file) => file.size > MOST_BYTES);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const fault = large ? word("photo_large", { name: large.name })
      : files.length > MOST_PHOTOS ? word("photos_many")
      : (await hasRoom(bytes)) ? "" : word("storage_full");
    if (fault) input.value = "";
    if (!fault) this.form.dataset.offlineDirty = "";
    const kept = await this.keep(await pictures(this.form));
    if (!kept) input.value = "";
    if (fault) this.tell(fault, true);
  }

  tell(sentence, aloud = false) {
    let line = this.form.querySelector("[data-offline-word]");
    if (!line) {
      line = document.createElement("p");
      line.className = "small muted";
      line.dataset.offlineWord = "";
      this.form.append(line);
    }
    line.className = aloud ? "error" : "small muted";
    line.textContent = sentence;
    if (aloud) say(sentence);
  }

  async submit(event) {
    if (this.native) return;
    if (!this.form.checkValidity()) {
      if (!this.isShell && !keptAt && navigator.onLine) return; // the server names every fault beside its field
      event.preventDefault();
      this.form.reportValidity();
      return;
    }
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    await this.send();
    this.busy = false;
  }

  async send() {
    if (!(await this.keep(await pictures(this.form)))) return;
    const { act, values } = this.row;
    const now = Date.now();
    this.row = { ...this.row, state: "WAITING", key: newKey(), at: now, wroteAt: now, written: null, fields: fieldsOf(act, values) };
    await put(this.row);
    delete this.form.dataset.offlineDirty;
    navigator.storage?.persist?.();
    await wakeLater();
    await replay();
    await this.goOn(await entry(this.row.id));
  }

  async goOn(row) {
    if (row.state === "SENT") return location.assign(this.afterwards(row));
    if (row.state !== "REFUSED") return location.assign("/day/");
    if (![400, 413, 422].includes(row.error.status)) return location.assign(`/day/queue/#${row.id}`);
    if (this.isShell) {
      this.row = await change(row.id, { state: "DRAFT", tried: null });
      return this.tell(row.error.message, true);
    }
    // Nothing was done. The page itself names the fault beside its field.
    await remove(row.id);
    this.native = true;
    this.form.submit();
  }

  afterwards(row) {
    if (this.form.elements.next?.value === "day") return "/day/";
    return `/work/${row.matter}/${this.form.dataset.offlineDone ? `?done=${this.form.dataset.offlineDone}` : ""}`;
  }

  // Fills the form with a draft, photos too.
  async restore(row) {
    this.row = row;
    for (const [name, value] of Object.entries(row.values ?? {})) {
      const input = this.form.elements[name];
      if (!input) continue;
      if (input.type === "checkbox") input.checked = true;
      else input.value = value;
    }
    const input = photoInput(this.form);
    const photos = input ? await photosOf(row.id) : [];
    if (!photos.length) return;
    const files = new DataTransfer();
    for (const { name, type, data } of photos) files.items.add(new File([data], name, { type }));
    input.files = files.files;
    this.tell(word("photos_kept", { count: photos.length }));
  }
}

// Above the form: what was begun on this matter and not sent, each to go on with or to throw away.
export async function offerDrafts(form) {
  const { offlineAct: act, offlineMatter: matter = "" } = form.dataset;
  const begun = (await entries(account)).filter((row) => row.state === "DRAFT" && row.act === act && row.matter === matter);
  for (const row of begun) {
    const [line, parts] = draw("draft");
    parts.when.textContent = word("begun", { when: moment(row.at) });
    parts.words.textContent = row.shown?.map(([, text]) => text).join(" · ") || word("no_words");
    parts.open.href = `/day/form/?draft=${row.id}`;
    parts.discard.onclick = async () => {
      await remove(row.id);
      line.remove();
      say(word("discarded"));
    };
    form.before(line);
  }
}
