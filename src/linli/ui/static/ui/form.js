// What forms gain where scripts run: sent once, drafts kept, photos seen before they go, errors in focus.
// Everything is delegated from the document, so that regions which htmx renews need no second start.
(() => {
  "use strict";

  const sent = new WeakSet();

  function release(form) {
    sent.delete(form);
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.add(form);
    event.submitter?.setAttribute("aria-busy", "true");
    // A script that took the form over without htmx decides by itself when it is whole again.
    setTimeout(() => event.defaultPrevented && !form.matches("[hx-post], [hx-get], [hx-boost]") && release(form));
  }, true);

  // Back from the next page: the form is whole again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(release));
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form[data-once]");
    if (form) release(form);
  });

  // Drafts: two seconds after the last key, without the photos.
  const timers = new WeakMap();

  async function keep(form) {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const word = form.querySelector("[data-autosave-word]");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, keepalive: true, headers: { "X-Draft": "1" } });
      if (word) word.textContent = answer.ok ? word.dataset.kept : word.dataset.failed;
    } catch {
      if (word) word.textContent = word.dataset.failed;
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.autosave) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 2000));
  });

  // Files: their names, in the words of the page and not of the browser.
  const boxOf = (input) => input.closest(".pick") ?? input;

  function tellFiles(input) {
    const said = boxOf(input).querySelector("[data-picked]");
    if (!said) return;
    const list = document.createElement("ul");
    for (const file of input.files) {
      const item = document.createElement("li");
      item.textContent = file.name;
      list.append(item);
    }
    said.replaceChildren(input.files.length ? list : said.dataset.none);
  }

  addEventListener("pageshow", () => document.querySelectorAll(".pick > input").forEach(tellFiles));

  // Photos: told at once when one is too large, shown small when they are not.
  function errorOf(input) {
    const id = `${input.id}_size`;
    let line = document.getElementById(id);
    if (!line) {
      line = document.createElement("p");
      line.id = id;
      line.className = "error";
      line.setAttribute("role", "alert");
      boxOf(input).before(line);
    }
    return line;
  }

  function preview(input, files) {
    const id = `${input.id}_preview`;
    document.getElementById(id)?.remove();
    if (!files.length || !input.dataset.preview) return;
    const list = document.createElement("ul");
    list.id = id;
    list.className = "photos";
    list.setAttribute("aria-label", input.dataset.preview);
    for (const file of files) {
      const image = new Image();
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
      const item = document.createElement("li");
      item.append(image);
      list.append(item);
    }
    boxOf(input).after(list);
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    if (input.dataset.maxBytes) weigh(input);
    tellFiles(input);
  });

  function weigh(input) {
    const files = [...input.files];
    const large = files.filter((file) => file.size > Number(input.dataset.maxBytes));
    if (large.length) input.value = "";
    const words = large.map((file) => input.dataset.tooLarge.replace("{name}", file.name));
    if (words.length || document.getElementById(`${input.id}_size`)) errorOf(input).textContent = words.join(" ");
    preview(input, large.length ? [] : files.filter((file) => file.type.startsWith("image/")));
  }

  // Errors take the focus, also when a region was renewed.
  const toErrors = () => document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("htmx:after:swap", (event) => {
    if (!event.detail?.ctx?.live) toErrors();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", toErrors);
  else toErrors();

  // The line is gone: said once, in words, and gone with the next answer.
  let lost;
  document.addEventListener("htmx:error", () => {
    if (!lost) {
      lost = document.createElement("p");
      lost.className = "live-word";
      lost.setAttribute("role", "alert");
      document.body.append(lost);
    }
    lost.textContent = document.body.dataset.lostWord;
  });
  document.addEventListener("htmx:after:request", () => lost?.replaceChildren());

  // A menu closes when one goes on elsewhere, or with Escape.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
