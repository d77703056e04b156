// All checks of a receipt, in their order; the first that fails ends it. Nothing here asks a server.
import { Fault, refuseUnless, same } from "./bytes.js";
import { parseCheckpoint, parseKey, parseNote, signedBy } from "./note.js";
import { checkInclusion, leafHash } from "./proof.js";
import { entryOf, parseDisclosure, parseReceipt } from "./receipt.js";

async function form(found, given) {
  found.receipt = parseReceipt(given.receipt);
  found.checkpoint = await parseCheckpoint(found.receipt.note.text);
}

async function key(found, given) {
  found.key = await parseKey(given.key);
  found.witnesses = await Promise.all(given.witnesses.map(parseKey));
}

async function signature(found) {
  refuseUnless(found.checkpoint.origin === found.key.name, "OTHER_LOG");
  refuseUnless((await signedBy(found.receipt.note, [found.key])).length > 0, "UNSIGNED");
}

async function witnesses(found) {
  if (found.witnesses.length === 0) return false;
  const signed = await signedBy(found.receipt.note, found.witnesses);
  found.seen = signed.filter((one) => one.seconds !== null); // the log's own signature is no witness
  refuseUnless(found.seen.length > 0, "UNWITNESSED");
  return true;
}

async function content(found) {
  found.disclosed = parseDisclosure(found.receipt.extra);
  found.entry = await entryOf(found.disclosed);
}

async function path(found) {
  const { index, path: hashes } = found.receipt;
  await checkInclusion(await leafHash(found.entry), index, found.checkpoint.size, hashes, found.checkpoint.root);
}

async function other(found, given) {
  if (!given.other) return false;
  const note = parseNote(given.other);
  const second = await parseCheckpoint(note.text);
  refuseUnless(second.origin === found.checkpoint.origin, "OTHER_LOG");
  refuseUnless((await signedBy(note, [found.key])).length > 0, "UNSIGNED");
  refuseUnless(second.size !== found.checkpoint.size || same(second.root, found.checkpoint.root), "FORKED");
  found.second = second;
  return second.size === found.checkpoint.size;
}

const CHECKS = { form, key, signature, witnesses, content, path, other };

// given: receipt and other as bytes (other may be null), key as text, witnesses as a list of texts.
export async function checkReceipt(given) {
  const found = {};
  const checks = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      const made = await check(found, given);
      if (made !== false) checks.push({ name, ok: true });
      else if (name === "other" && found.second) checks.push({ name, ok: null });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      checks.push({ name, ok: false, fault: error.code });
      return { proven: false, checks, found };
    }
  }
  return { proven: true, checks, found };
}
