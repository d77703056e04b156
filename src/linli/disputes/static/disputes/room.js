// The room with scripts: what is sent goes without leaving the page, and stays typed when it could not be sent.
(() => {
  "use strict";

  async function send(form, submitter) {
    const body = new FormData(form, submitter);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "Linli-Part": "composer" } });
    } catch {
      document.dispatchEvent(new CustomEvent("htmx:error"));
      return;
    }
    const html = await answer.text();
    const box = form.closest("[data-composer]");
    const next = new DOMParser().parseFromString(html, "text/html").querySelector("[data-composer]");
    if (!next) return document.dispatchEvent(new CustomEvent("htmx:error"));
    box.replaceWith(document.adoptNode(next));
    if (!answer.ok) return next.querySelector("[data-error-summary]")?.focus();
    next.querySelector("textarea")?.focus({ preventScroll: true });
    renew(document.getElementById(form.dataset.say));
  }

  // The line may be down, or the event still on its way: one's own words are shown at once.
  function renew(region) {
    const address = region?.dataset.liveGet;
    if (!window.htmx) return location.reload();
    if (address) window.htmx.ajax("GET", address, { source: region, target: region, swap: "innerMorph", live: true });
  }

  const sending = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-say]")) return;
    event.preventDefault();
    if (sending.has(form)) return;
    sending.add(form);
    await send(form, event.submitter);
    sending.delete(form);
  });
})();
