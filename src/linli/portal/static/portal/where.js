// "Use the place where I am": shown only where a device can say it, and never needed.
(() => {
  "use strict";
  const box = document.querySelector("[data-here]");
  if (!box || !("geolocation" in navigator) || !window.isSecureContext) return;
  const word = box.querySelector("[data-here-word]");

  function send({ coords }) {
    const form = document.getElementById(box.dataset.here);
    form.elements.lon.value = coords.longitude;
    form.elements.lat.value = coords.latitude;
    const act = document.createElement("input");
    act.type = "hidden";
    act.name = "act";
    act.value = "pin";
    form.append(act);
    form.submit();
  }

  box.hidden = false;
  box.querySelector("[data-here-button]").addEventListener("click", () => {
    word.textContent = word.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      send,
      () => { word.textContent = word.dataset.failed; },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
})();
