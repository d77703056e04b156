// What text may become a page or a script. The browser asks here before htmx, MapLibre or we ourselves turn text into
// elements or name a script (Trusted Types, the policy "default"). Refused text throws and stays text.
// It is the first of the deferred scripts; a browser that does not know Trusted Types has the other rules of the policy.
if (window.trustedTypes?.createPolicy) {
  const look = trustedTypes.createPolicy("linli-look", { createHTML: (text) => text }); // parsed apart, never shown
  const FORBIDDEN = "iframe, frame, object, embed, base, meta[http-equiv], [srcdoc]";
  const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data"];
  const OWN_SCRIPTS = /^\/(static\/|offline\/|worker\.js$)/;

  const isOwnScript = (address) => {
    const url = URL.parse ? URL.parse(address, document.baseURI) : new URL(address, document.baseURI);
    return url !== null && url.origin === location.origin && OWN_SCRIPTS.test(url.pathname);
  };

  const isData = (text) => {
    if (!text.trim()) return true;
    try {
      return typeof JSON.parse(text) === "object";
    } catch {
      return false;
    }
  };

  const isPlain = (element) => {
    if (element.matches(FORBIDDEN)) return false;
    if (element.localName === "script" && !(element.hasAttribute("src") ? isOwnScript(element.getAttribute("src")) : isData(element.textContent))) return false;
    if (element.localName === "template" && !arePlain(element.content)) return false;
    return element.getAttributeNames().every((name) => {
      if (name.startsWith("on")) return false;
      return !ADDRESSES.includes(name) || !/^[\s\0-\x1f]*(javascript|vbscript):/i.test(element.getAttribute(name).replace(/[\t\n\r]/g, ""));
    });
  };

  const arePlain = (root) => [...root.querySelectorAll("*")].every(isPlain);

  trustedTypes.createPolicy("default", {
    createHTML: (text) => (arePlain(new DOMParser().parseFromString(look.createHTML(text), "text/html")) ? text : null),
    createScript: (text) => (isData(text) ? text : null), // htmx puts scripts in anew; ours hold data, or a name
    createScriptURL: (address) => (isOwnScript(address) ? address : null),
  });
}
