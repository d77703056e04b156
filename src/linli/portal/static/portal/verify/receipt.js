// A receipt (C2SP tlog-proof), what it discloses, and the entry of the log that is made from that.
import { Fault, HASH_BYTES, concat, fromBase64, hex, refuseUnless, sha256, textOf, toBase64, uint, utf8 } from "./bytes.js";
import { parseHash, parseNote, parseNumber } from "./note.js";

const HEADER = "c2sp.org/tlog-proof@v1";
const LONGEST = 300_000;
const MOST_HASHES = 64;
const KEYS = ["at", "rest", "salt", "subject_id", "subject_type", "told", "v", "verb"];

export function parseReceipt(bytes) {
  refuseUnless(bytes.length <= LONGEST, "TOO_LONG");
  const end = bytes.findIndex((byte, at) => byte === 10 && bytes[at + 1] === 10);
  refuseUnless(end > 0, "NOT_A_NOTE");
  const lines = textOf(bytes.slice(0, end)).split("\n");
  refuseUnless(lines.shift() === HEADER && lines.length > 0, "NOT_A_NOTE");
  const extra = lines[0].startsWith("extra ") ? fromBase64(lines.shift().slice(6), "NOT_A_NOTE") : null;
  refuseUnless(extra === null || extra.length > 0, "NOT_A_NOTE");
  refuseUnless(lines.length > 0 && lines[0].startsWith("index ") && lines.length <= MOST_HASHES + 1, "NOT_A_NOTE");
  const index = parseNumber(lines.shift().slice(6));
  return { index, path: lines.map(parseHash), note: parseNote(bytes.slice(end + 2)), extra };
}

export function parseDisclosure(extra) {
  refuseUnless(extra !== null, "NOT_OURS");
  let found;
  try {
    found = JSON.parse(textOf(extra));
  } catch {
    throw new Fault("NOT_OURS");
  }
  refuseUnless(found !== null && typeof found === "object", "NOT_OURS");
  refuseUnless(Object.keys(found).sort().join() === KEYS.join() && found.v === 1, "NOT_OURS");
  refuseUnless(KEYS.every((key) => key === "v" || typeof found[key] === "string"), "NOT_OURS");
  const [salt, rest] = [fromBase64(found.salt, "NOT_OURS"), fromBase64(found.rest, "NOT_OURS")];
  refuseUnless(salt.length === HASH_BYTES && rest.length === HASH_BYTES, "NOT_OURS");
  refuseUnless(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(found.subject_id), "NOT_OURS");
  refuseUnless(/^(0|-?[1-9][0-9]{0,18})$/.test(found.at), "NOT_OURS");
  return { ...found, salt, rest };
}

const field = (bytes) => concat(new Uint8Array([1]), uint(bytes.length, 4), bytes);

const idBytes = (id) => Uint8Array.from(id.replaceAll("-", "").match(/../g), (pair) => Number.parseInt(pair, 16));

const domain = (name) => concat(utf8(name), new Uint8Array([0]));

export async function entryOf(disclosed) {
  const told = disclosed.told ? hex(await sha256(utf8(disclosed.told))) : "";
  const fields = concat(
    field(utf8(disclosed.verb)),
    field(utf8(disclosed.subject_type)),
    field(idBytes(disclosed.subject_id)),
    field(utf8(disclosed.at)),
    field(utf8(told)),
  );
  const toldDigest = await sha256(domain("linli.told.1"), disclosed.salt, fields);
  const committed = await sha256(domain("linli.commitment.1"), toldDigest, disclosed.rest);
  return utf8(`linli.leaf.1\n${toBase64(committed)}\n`);
}
