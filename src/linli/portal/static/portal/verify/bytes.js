// Bytes, text and hashes. A thing that is not as it must be is a Fault with a code; the page has a sentence for each.
export class Fault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const HASH_BYTES = 32;

export function refuseUnless(condition, code) {
  if (!condition) throw new Fault(code);
}

export const utf8 = (text) => new TextEncoder().encode(text);

export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault("NOT_TEXT");
  }
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const toBase64 = (bytes) => btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(""));

// There is one way to write bytes in base64, and only that one is read.
export function fromBase64(text, code) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Fault(code);
  }
  refuseUnless(toBase64(bytes) === text, code);
  return bytes;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));
}

export function uint(value, length) {
  const bytes = new Uint8Array(length);
  let rest = BigInt(value);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}
