// Regions that follow the record. The stream says only that something happened; what to show is asked for as a page is.
// A region in which somebody has typed is never renewed under their hands: they are told, and choose.
(() => {
  "use strict";

  let stream; // the one connection of this page: an EventSource
  let listening = ""; // to which addresses it listens
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
    }, region.hasAttribute("data-live-prompt") ? 10 : 250 + Math.random() * 250)); // few watch a talk, and they wait for it
  }

  const regions = () => [...document.querySelectorAll("[data-live]")];

  const isOld = (address) => Date.now() - (opened.get(address) ?? Date.now()) > TICKET_AGES;

  const wanted = () => [...new Set(regions().map((region) => region.dataset.live))].sort();

  // All tickets of the page in one address: a browser holds few connections to one host, and each costs the server one.
  function together(addresses) {
    const [first, ...others] = addresses.map((address) => new URL(address, location.href));
    others.forEach((one) => first.searchParams.append("ticket", one.searchParams.get("ticket")));
    return first.href;
  }

  // What is said names its topic: only the regions that follow it are renewed.
  function heard(data) {
    let topic;
    try {
      ({ topic } = JSON.parse(data));
    } catch {
      topic = undefined;
    }
    const follows = ({ dataset }) => !topic || !dataset.liveTopics || dataset.liveTopics.split(" ").includes(topic);
    regions().filter(follows).forEach(happened);
  }

  function listen(retry = FIRST_RETRY, missed = false) {
    const addresses = wanted();
    const opening = new EventSource(together(addresses));
    stream = opening;
    listening = addresses.join("\n");
    addresses.filter((address) => !opened.has(address)).forEach((address) => opened.set(address, Date.now()));
    let lost = missed;
    opening.onopen = () => {
      retry = FIRST_RETRY;
      if (lost) regions().forEach(happened); // what happened while the line was down
      lost = false;
    };
    opening.onmessage = (event) => heard(event.data);
    opening.onerror = () => {
      lost = true;
      if (opening.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      if (opening !== stream || !regions().length) return;
      regions().filter((region) => isOld(region.dataset.live)).forEach(happened); // the renewal brings the next ticket
      setTimeout(() => opening === stream && listen(Math.min(retry * 2, LAST_RETRY), true), retry);
    };
  }

  function close() {
    stream?.close();
    stream = undefined;
    listening = "";
  }

  function watch() {
    const addresses = wanted();
    if (addresses.join("\n") !== listening) {
      const before = stream;
      close();
      if (addresses.length) listen(FIRST_RETRY, Boolean(before));
    }
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
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && watch());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
