// Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature), with Ed25519 alone.
import { Fault, HASH_BYTES, concat, fromBase64, hex, refuseUnless, same, sha256, textOf, utf8 } from "./bytes.js";

const ED25519 = 1;
const COSIGNATURE = 4;
const LONGEST = 100_000;
const MOST_SIGNATURES = 32;
const LARGEST = 2n ** 63n - 1n;

const isName = (name) => name !== "" && !/[+\s\u0000-\u001f]/u.test(name);

export function parseNumber(text) {
  refuseUnless(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= LARGEST, "NOT_A_NOTE");
  return BigInt(text);
}

export function parseHash(text) {
  const bytes = fromBase64(text, "NOT_A_NOTE");
  refuseUnless(bytes.length === HASH_BYTES, "NOT_A_NOTE");
  return bytes;
}

export async function parseKey(text) {
  const found = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim());
  refuseUnless(found !== null && isName(found[1]), "NOT_A_KEY");
  const raw = fromBase64(found[3], "NOT_A_KEY");
  refuseUnless(raw.length === HASH_BYTES + 1 && [ED25519, COSIGNATURE].includes(raw[0]), "NOT_A_KEY");
  const id = (await sha256(utf8(`${found[1]}\n`), raw)).slice(0, 4);
  refuseUnless(hex(id) === found[2], "NOT_A_KEY");
  return { name: found[1], id, algorithm: raw[0], bytes: raw.slice(1) };
}

export function parseNote(bytes) {
  refuseUnless(bytes.length <= LONGEST, "TOO_LONG");
  const whole = textOf(bytes);
  refuseUnless(!/[\u0000-\u0009\u000b-\u001f]/u.test(whole), "NOT_TEXT");
  const end = whole.lastIndexOf("\n\n");
  refuseUnless(end >= 0 && whole.endsWith("\n"), "NOT_A_NOTE");
  const lines = whole.slice(end + 2).split("\n").slice(0, -1);
  refuseUnless(lines.length > 0 && lines.length <= MOST_SIGNATURES, "NOT_A_NOTE");
  return { text: whole.slice(0, end + 1), signatures: lines.map(parseLine) };
}

function parseLine(line) {
  const found = /^— (\S+) (\S+)$/u.exec(line);
  refuseUnless(found !== null && isName(found[1]), "NOT_A_NOTE");
  const raw = fromBase64(found[2], "NOT_A_NOTE");
  refuseUnless(raw.length > 4, "NOT_A_NOTE");
  return { name: found[1], id: raw.slice(0, 4), raw: raw.slice(4) };
}

export async function parseCheckpoint(text) {
  const lines = text.split("\n");
  refuseUnless(lines.length >= 4 && lines.pop() === "" && lines.every((line) => line !== ""), "NOT_A_NOTE");
  const found = { origin: lines[0], size: parseNumber(lines[1]), root: parseHash(lines[2]) };
  refuseUnless(found.size > 0n || same(found.root, await sha256()), "NOT_A_NOTE");
  return found;
}

// The signatures of these keys, each of them good; with the second of a cosignature.
export async function signedBy(note, keys) {
  const found = [];
  for (const signature of note.signatures) {
    const key = keys.find((one) => one.name === signature.name && same(one.id, signature.id));
    if (key) {
      refuseUnless(await isGood(key, signature, note.text), "WRONG_SIGNATURE");
      found.push({ name: key.name, seconds: key.algorithm === COSIGNATURE ? stampOf(signature) : null });
    }
  }
  return found;
}

const stampOf = (signature) => signature.raw.slice(0, 8).reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n);

async function isGood(key, signature, text) {
  const stamped = key.algorithm === COSIGNATURE;
  const raw = stamped ? signature.raw.slice(8) : signature.raw;
  const message = concat(utf8(stamped ? `cosignature/v1\ntime ${stampOf(signature)}\n` : ""), utf8(text));
  const imported = await importKey(key.bytes);
  return raw.length === 64 && crypto.subtle.verify({ name: "Ed25519" }, imported, raw, message);
}

async function importKey(bytes) {
  try {
    return await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    throw new Fault(error.name === "NotSupportedError" ? "NO_ED25519" : "NOT_A_KEY");
  }
}
