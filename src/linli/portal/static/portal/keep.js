// Copy or print the page of a matter: shown only where scripts run, and the link stands there in any case.
(() => {
  "use strict";
  const box = document.querySelector("[data-keep]");
  const link = document.querySelector("[data-own-link]");
  if (!box || !link) return;
  const copy = box.querySelector("[data-copy]");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.href);
    copy.textContent = copy.dataset.copy;
  });
  box.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  box.hidden = false;
})();
