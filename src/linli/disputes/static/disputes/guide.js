// The guide: printing gets its button.
(() => {
  "use strict";
  const box = document.querySelector("[data-print-box]");
  if (!box) return;
  box.hidden = false;
  box.querySelector("[data-print]").addEventListener("click", () => {
    document.querySelectorAll("details").forEach((part) => { part.open = true; });
    window.print();
  });
})();
