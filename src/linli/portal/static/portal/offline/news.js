// What arrives while no page is open: a line that there is news. What it is about stands on the page alone.

import chinese from "./words-zh-Hans.js";
import english from "./words-en.js";

const HOME = "/my/";

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.page));
});

// A browser wants to see something for every push, also for one that cannot be read.
async function show(data) {
  const told = read(data);
  await self.registration.showNotification(told.title, {
    body: told.body,
    lang: told.language,
    tag: "linli-news",
    renotify: true,
    icon: new URL("./app-192.png", import.meta.url).href,
    data: { page: told.page },
  });
}

function read(data) {
  const words = navigator.language.startsWith("zh") ? chinese : english;
  const usual = { title: words.app_short_name, body: words.news, language: words === chinese ? "zh-Hans" : "en", page: HOME };
  try {
    return { ...usual, ...data.json() };
  } catch {
    return usual;
  }
}

// The page is one of this site, whatever was sent; one that is open is shown instead of a second one.
async function open(page) {
  const url = new URL(page || HOME, location.origin);
  if (url.origin !== location.origin) url.href = location.origin + HOME;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find((one) => new URL(one.url).pathname === url.pathname);
  return shown ? shown.focus() : self.clients.openWindow(url.href);
}
