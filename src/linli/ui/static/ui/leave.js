// Out at once, and the page is not where "back" leads. Loaded before the page's first word, never deferred: who needs
// this link may tap it before anything else has arrived.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-leave]");
    if (!link) return;
    event.preventDefault();
    document.body.hidden = true;
    location.replace(link.href);
  });
})();
