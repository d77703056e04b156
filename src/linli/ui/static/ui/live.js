// Regions that follow the record. The stream says only that something happened; what to show is asked for as a page is.
// A region in which somebody has typed is never renewed under their hands: they are told, and choose.
(() => {
  "use strict";

  const streams = new Map(); // address -> EventSource
  const waiting = new Map(); // region -> timer
  const opened = new Map(); // address -> when it was first listened to
  const again = new Map(); // region -> timer of one that shows what was counted a moment ago
  const FIRST_RETRY = 2000;
  const LAST_RETRY = 60000;
  const TICKET_AGES = 3600000; // a ticket is good for two hours; after one the next renewal brings another
  let word;

  function say(text, action) {
    if (!word) {
      word = document.createElement("p");
      word.className = "live-word";
      word.setAttribute("role", "status");
      document.body.append(word);
    }
    word.replaceChildren(text);
    if (action) word.append(action);
    else setTimeout(() => word.textContent === text && word.replaceChildren(), 4000);
  }

  function changed(input) {
    if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked;
    if (input instanceof HTMLSelectElement) return [...input.options].some((option) => option.selected !== option.defaultSelected && option.defaultSelected);
    return input.value !== input.defaultValue && input.type !== "hidden";
  }

  function inUse(region) {
    const active = document.activeElement;
    const typing = region.contains(active) && active.matches("input:not([type=checkbox], [type=radio]), textarea, select");
    return typing || [...region.querySelectorAll("input, textarea, select")].some(changed);
  }

  async function renew(region) {
    if (!region.isConnected || !window.htmx) return;
    const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
    await window.htmx.ajax("GET", region.dataset.liveGet, { source: region, target: region, swap: "innerMorph", live: true });
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    say(region.dataset.liveWord);
  }

  function offer(region) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = region.dataset.liveShow;
    button.onclick = () => {
      word.replaceChildren();
      renew(region);
    };
    say(`${region.dataset.liveWaiting} `, button);
  }

  // Many events in one moment are one renewal; a page nobody looks at waits until somebody does.
  function happened(region) {
    clearTimeout(waiting.get(region));
    waiting.set(region, setTimeout(() => {
      if (document.hidden) return document.addEventListener("visibilitychange", () => happened(region), { once: true });
      waiting.delete(region);
      return inUse(region) ? offer(region) : renew(region);
    }, 250 + Math.random() * 250));
  }

  const regionsOf = (address) => [...document.querySelectorAll("[data-live]")].filter((region) => region.dataset.live === address);

  const isOld = (address) => Date.now() - (opened.get(address) ?? Date.now()) > TICKET_AGES;

  function listen(address, retry = FIRST_RETRY, missed = false) {
    const stream = new EventSource(address);
    streams.set(address, stream);
    if (!opened.has(address)) opened.set(address, Date.now());
    let lost = missed;
    const renewAll = () => regionsOf(address).forEach(happened);
    stream.onopen = () => {
      retry = FIRST_RETRY;
      if (lost) renewAll(); // what happened while the line was down
      lost = false;
    };
    stream.onmessage = renewAll;
    stream.onerror = () => {
      lost = true;
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      if (!regionsOf(address).length) return;
      if (isOld(address)) renewAll(); // refused for its age: the renewal brings the next ticket
      setTimeout(() => listen(address, Math.min(retry * 2, LAST_RETRY), true), retry);
    };
  }

  function watch() {
    document.querySelectorAll("[data-live]").forEach((region) => {
      if (!streams.has(region.dataset.live)) listen(region.dataset.live);
    });
    streams.forEach((stream, address) => {
      if (regionsOf(address).length) return;
      stream.close();
      streams.delete(address);
    });
    again.forEach(clearTimeout);
    again.clear();
    document.querySelectorAll("[data-live] [data-live-again]").forEach((part) => {
      const region = part.closest("[data-live]");
      again.set(region, setTimeout(() => region.isConnected && happened(region), part.dataset.liveAgain * 1000));
    });
  }

  // A renewal that is refused leaves what is there.
  document.addEventListener("htmx:before:response", (event) => {
    const ctx = event.detail?.ctx;
    if (!ctx?.live) return;
    if (ctx.response.status >= 400) return event.preventDefault();
    const next = ctx.response.headers.get("Linli-Live");
    if (next && isOld(ctx.sourceElement.dataset.live)) ctx.sourceElement.dataset.live = next;
  });
  document.addEventListener("htmx:after:swap", watch);
  addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    streams.clear();
    watch();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
