// Messages on this device: asked for by a press of the button and never before, ended the same way.
(() => {
  "use strict";
  const box = document.querySelector("[data-push]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-push-${name}]`);
  part("scripts").hidden = true;
  const form = part("form");
  const button = form?.querySelector("button");
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && isSecureContext;

  function show(name) {
    for (const one of ["cannot", "denied", "failed", "form"]) {
      if (part(one)) part(one).hidden = one !== name;
    }
  }

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const same = (buffer, text) => buffer && String(new Uint8Array(buffer)) === String(bytes(text));

  async function markOf(address) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(address));
    return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  async function known() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return registration ? registration.pushManager.getSubscription() : null;
  }

  // The line in the list that is this very browser says so, and nothing more is offered.
  async function look() {
    if (!can) return show("cannot");
    const subscription = await known();
    const mark = subscription ? await markOf(subscription.endpoint) : "";
    const own = [...box.querySelectorAll("[data-push-mark]")].find((line) => line.dataset.pushMark === mark);
    const isOn = own && same(subscription.options.applicationServerKey, box.dataset.push);
    if (isOn) {
      own.querySelector("[data-push-here]").hidden = false;
      return show("");
    }
    if (!form) return show("");
    return show(Notification.permission === "denied" ? "denied" : "form");
  }

  // What was made for another key of this site reaches nobody any more.
  async function subscribe() {
    await navigator.serviceWorker.register("/worker.js", { type: "module", scope: "/", updateViaCache: "none" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const old = await pushManager.getSubscription();
    if (old && !same(old.options.applicationServerKey, box.dataset.push)) await old.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) });
  }

  async function switchOn() {
    if ((await Notification.requestPermission()) !== "granted") return show("denied");
    const { endpoint, keys } = (await subscribe()).toJSON();
    Object.entries({ endpoint, public_key: keys.p256dh, auth_secret: keys.auth }).forEach(([name, value]) => {
      form.elements[name].value = value;
    });
    return form.submit();
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    await switchOn().catch(() => show("failed"));
    button.disabled = false;
  });
  part("again")?.addEventListener("click", () => {
    show("form");
    button.focus();
  });
  look().catch(() => show(can ? "failed" : "cannot"));
})();
