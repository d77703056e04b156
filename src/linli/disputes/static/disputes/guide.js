// The guide: leaving puts another page in the place of this one in the history, and printing gets its button.
(() => {
  "use strict";
  document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(event.currentTarget.href);
  });
  const box = document.querySelector("[data-print-box]");
  if (!box) return;
  box.hidden = false;
  box.querySelector("[data-print]").addEventListener("click", () => {
    document.querySelectorAll("details").forEach((part) => { part.open = true; });
    window.print();
  });
})();
