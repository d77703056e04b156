// What this telephone keeps until it has been sent: entries (drafts and the outbox) and their photos, in IndexedDB.
// An entry is a draft until it is sent off; then it waits, and goes when the server has said that it is done.

const NAME = "linli-outbox";
const channel = new BroadcastChannel(NAME);
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("photos", { keyPath: "id", autoIncrement: true }).createIndex("entry", "entry");
    };
    request.onsuccess = () => {
      // Another tab with a newer version must not wait for this one.
      request.result.onversionchange = () => (request.result.close(), (opened = undefined));
      resolve(request.result);
    };
    request.onerror = () => ((opened = undefined), reject(request.error));
  });
  return opened;
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// One transaction over both stores; resolves with what ``work`` answers once it is kept. What somebody wrote is flushed
// to the disk ("strict"). How far sending has come need not be: forgotten, it is sent again under the same key.
async function transact(mode, work, durability = "relaxed") {
  const base = await open();
  const transaction = base.transaction(["entries", "photos"], mode, { durability });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  done.catch(() => {}); // told below, unless ``work`` fails first
  const answer = await work(transaction.objectStore("entries"), transaction.objectStore("photos"));
  await done;
  return answer;
}

export const changed = () => channel.postMessage("changed");

// Many changes in one moment are told once.
export function onChange(listener) {
  const own = new BroadcastChannel(NAME); // a channel hears every other channel, of this page too
  let timer;
  own.onmessage = () => (timer ??= setTimeout(() => ((timer = undefined), listener()), 150));
}

export const newKey = () => crypto.randomUUID();

// The oldest first. ``account``: only what that account wrote.
export async function entries(account) {
  const all = await transact("readonly", (rows) => settled(rows.getAll()));
  return all.filter((entry) => !account || entry.account === account).sort((one, other) => one.at - other.at);
}

export const entry = (id) => transact("readonly", (rows) => settled(rows.get(id)));

export const photosOf = (id) => transact("readonly", (_rows, photos) => settled(photos.index("entry").getAll(id)));

async function dropPhotos(photos, id) {
  for (const key of await settled(photos.index("entry").getAllKeys(id))) photos.delete(key);
}

// Stores the entry; ``photos``, when given, take the place of those that it had.
export async function put(row, photos) {
  await transact("readwrite", async (rows, pictures) => {
    rows.put(row);
    if (!photos) return;
    await dropPhotos(pictures, row.id);
    photos.forEach((photo) => pictures.add({ ...photo, entry: row.id }));
  }, "strict");
  changed();
}

// Changes an entry that is still there; answers what it is now, undefined when it has gone.
export async function change(id, values) {
  const row = await transact("readwrite", async (rows) => {
    const found = await settled(rows.get(id));
    if (found) rows.put(Object.assign(found, values));
    return found;
  });
  changed();
  return row;
}

export async function remove(id) {
  await transact("readwrite", async (rows, photos) => {
    rows.delete(id);
    await dropPhotos(photos, id);
  });
  changed();
}

// Sent: only that it was, so that the queue can say so. Its words and photos leave the telephone.
// What waits behind it on the same matter was written knowing of it, so it knows the version that it led to.
export async function sent(row, answer) {
  await transact("readwrite", async (rows, photos) => {
    const { id, account, title, act, label, matter, at } = row;
    rows.put({ id, account, title, act, label, matter: matter || answer.matter_id, at, state: "SENT", sentAt: Date.now() });
    await dropPhotos(photos, id);
    for (const next of await settled(rows.getAll())) {
      const behind = next.matter && next.matter === matter && next.state !== "SENT" && !next.tried;
      if (behind && next.version === answer.applied_to) rows.put({ ...next, version: answer.version });
    }
  });
  changed();
}

export async function forgetSent(before) {
  await transact("readwrite", async (rows) => {
    for (const row of await settled(rows.getAll())) if (row.state === "SENT" && row.sentAt < before) rows.delete(row.id);
  });
}

// False when there is no room for so many bytes: then it is said before anything is taken.
export async function hasRoom(bytes) {
  const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.()) ?? {};
  return usage + bytes * 1.1 + 1_000_000 < quota;
}
