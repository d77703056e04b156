// The first script of every page of the day.

import { account, home, keptAt, language } from "./page.js";
import * as bar from "./bar.js";
import { ActForm, offerDrafts } from "./forms.js";
import { entries, put, newKey } from "./store.js";
import { session } from "./outbox.js";
import { refresh } from "./shelf.js";
import { word } from "./words.js";

// Only the new worker waits: it takes over when nothing is in the queue, or when somebody says so.
async function letIn(waiting) {
  const writing = document.querySelector("form[data-offline-dirty]");
  if (!writing && !(await entries()).some((row) => row.state === "WAITING" || row.state === "REFUSED")) {
    return waiting.postMessage("take-over");
  }
  const offer = home.querySelector("[data-part=newer]");
  home.hidden = offer.hidden = false;
  offer.querySelector("button").onclick = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take-over");
  };
}

async function install() {
  const registration = await navigator.serviceWorker.register("/worker.js", { type: "module", scope: "/", updateViaCache: "none" });
  const watch = (worker) => worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) letIn(worker);
  });
  if (registration.waiting && navigator.serviceWorker.controller) await letIn(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  await navigator.serviceWorker.ready;
}

// The day's list names today's matters; every other page leaves the shelf as it is.
async function keepTheDay() {
  const list = document.querySelector("[data-offline-matters]");
  if (list && !keptAt) await refresh(account, JSON.parse(list.dataset.offlineMatters), language);
}

async function enhanceForms() {
  for (const form of document.querySelectorAll("form[data-offline-act]")) {
    new ActForm(form);
    if (form.querySelector("textarea, select")) await offerDrafts(form);
  }
}

// A record begun on the page of the server, sent when there is no signal any more: it goes on as a form of this telephone.
function watchRecord() {
  const form = document.querySelector("form[data-offline-record]");
  let passed = false;
  form?.addEventListener("submit", async (event) => {
    if (passed) return;
    event.preventDefault();
    const { submitter } = event;
    if (await session().catch(() => null)) {
      passed = true;
      return form.requestSubmit(submitter);
    }
    const given = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const values = Object.fromEntries(given.filter(([name]) => !["csrfmiddlewaretoken", "idempotency_key", "draft", "q"].includes(name)));
    const files = [...(form.elements.photos?.files ?? [])];
    const photos = await Promise.all(files.map(async (file) => ({ name: file.name, type: file.type, data: await file.arrayBuffer() })));
    const row = { id: newKey(), account, act: "new", matter: "", title: "", label: form.dataset.offlineRecord, version: null };
    await put({ ...row, at: Date.now(), values, shown: [[word("note"), values.text ?? ""]], state: "DRAFT", tried: null, error: null }, photos);
    location.assign(`/day/form/?draft=${row.id}`);
  });
}

async function start() {
  if (!home || !("indexedDB" in window)) return;
  await enhanceForms();
  watchRecord();
  if (document.querySelector("[data-offline-shell-page]")) await (await import("./shell.js")).start();
  if (document.querySelector("[data-offline-queue]")) await (await import("./queue.js")).start();
  await bar.start();
  if (!account || !("serviceWorker" in navigator)) return;
  await install();
  await keepTheDay();
}

start();
