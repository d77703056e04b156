// The path from an entry to the root (RFC 9162, 2.1.3.2).
import { HASH_BYTES, refuseUnless, same, sha256 } from "./bytes.js";

const NODE = new Uint8Array([1]);
const MOST_HASHES = 64;

export const leafHash = (entry) => sha256(new Uint8Array([0]), entry);

export async function checkInclusion(leaf, index, size, path, root) {
  refuseUnless(index >= 0n && index < size, "SIZE");
  refuseUnless([leaf, root, ...path].every((one) => one.length === HASH_BYTES), "HASH_LENGTH");
  refuseUnless(path.length <= MOST_HASHES, "PATH_LENGTH");
  let at = index;
  let last = size - 1n;
  let found = leaf;
  for (const sibling of path) {
    refuseUnless(last > 0n, "PATH_LENGTH");
    if (at & 1n || at === last) {
      found = await sha256(NODE, sibling, found);
      while (at > 0n && !(at & 1n)) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      found = await sha256(NODE, found, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  refuseUnless(last === 0n, "PATH_LENGTH");
  refuseUnless(same(found, root), "ROOT");
}
