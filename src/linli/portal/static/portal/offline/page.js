// What a page says about itself: whose it is, whether it is a kept copy, and how to speak to whoever reads it.

export const home = document.querySelector("[data-offline]");
export const account = home?.dataset.account ?? "";
export const keptAt = Number(document.body.dataset.keptAt ?? 0);
export const language = document.documentElement.lang;

// Read out by a screen reader; the same sentence twice is said twice.
export function say(sentence) {
  const line = document.querySelector("[data-offline-said]");
  if (!line) return;
  line.textContent = "";
  setTimeout(() => (line.textContent = sentence), 50);
}

// A copy of a template of the page with its named parts: ``[data-part=title]`` as ``parts.title``.
export function draw(name) {
  const drawn = document.querySelector(`template[data-template="${name}"]`).content.cloneNode(true).firstElementChild;
  const parts = {};
  for (const part of drawn.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  return [drawn, parts];
}
