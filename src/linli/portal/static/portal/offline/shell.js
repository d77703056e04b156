// The form page as it stands on the telephone: every form of the day, one of them shown for the address or the draft.

import { entry } from "./store.js";
import { ActForm, offerDrafts } from "./forms.js";
import { account, draw } from "./page.js";
import { word } from "./words.js";

const here = document.querySelector("[data-offline-shell-page]");

// The page of the matter that is kept, or the server's: its title, version, and teams it could go to.
async function matterOf(id) {
  const answer = (await caches.match(`/work/${id}/`)) ?? (await fetch(`/work/${id}/?kept=1`).catch(() => null));
  if (!answer?.ok) return {};
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.querySelector("[data-matter]")?.dataset ?? {};
  return { title: told.title, below: told.below, version: Number(told.matter), teams: JSON.parse(told.teams ?? "[]") };
}

// "/work/<id>/<act>/", "/record/", or ?draft=<id>.
async function wanted() {
  const draft = await entry(new URLSearchParams(location.search).get("draft") ?? "");
  if (draft && draft.account === account && draft.state === "DRAFT") {
    return { name: draft.act, id: draft.matter, draft };
  }
  const [, , id, code] = location.pathname.split("/");
  if (location.pathname === "/record/") return { name: "new", id: "" };
  const found = document.querySelector(`template[data-code="${code}"]`);
  return { name: found?.dataset.template ?? "", id };
}

function fill(form, { id, draft }, matter) {
  form.dataset.offlineMatter = id ?? "";
  form.dataset.offlineTitle = draft?.title || matter.title || "";
  if (form.elements.version) form.elements.version.value = draft?.version ?? (matter.version || "");
  for (const [value, name] of form.elements.choice ? matter.teams ?? [] : []) {
    form.elements.choice.append(new Option(name, value));
  }
}

export async function start() {
  const what = await wanted();
  if (!what.name || !document.querySelector(`template[data-template="${what.name}"]`)) {
    here.append(draw("needs_signal")[0]);
    return;
  }
  const matter = what.id ? await matterOf(what.id) : {};
  const [drawn] = draw(what.name);
  const form = drawn.querySelector("form");
  drawn.querySelector("[data-title]").textContent = what.draft?.title || matter.title || "";
  drawn.querySelector("[data-below]").textContent = matter.below ?? "";
  const back = drawn.querySelector("[data-back]");
  back.href = what.id ? `/work/${what.id}/` : "/day/";
  fill(form, what, matter);
  here.append(drawn);
  document.title = `${form.dataset.offlineLabel} · ${document.title}`;
  const act = new ActForm(form, { draft: what.draft });
  if (what.draft) await act.restore(what.draft);
  else await offerDrafts(form);
  if (what.id && !matter.title) act.tell(word("matter_not_kept"));
}
