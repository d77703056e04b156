// "Use the place where I am": shown only where a device can say it, and never needed.
const box = document.querySelector("[data-here]");
if (box && "geolocation" in navigator && window.isSecureContext) {
  const button = box.querySelector("[data-here-button]");
  const word = box.querySelector("[data-here-word]");
  const form = document.getElementById(box.dataset.here);
  box.hidden = false;
  button.addEventListener("click", () => {
    word.textContent = word.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lon.value = coords.longitude;
        form.elements.lat.value = coords.latitude;
        const pin = document.createElement("input");
        pin.type = "hidden";
        pin.name = "act";
        pin.value = "pin";
        form.append(pin);
        form.submit();
      },
      () => { word.textContent = word.dataset.failed; },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
}
