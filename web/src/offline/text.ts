// Bytes as text, both ways.

const BASE_45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE_36 = BASE_45.slice(0, 36);

/** RFC 9285. Throws when it is no base45. */
export function fromBase45(text: string): Uint8Array {
  const out: number[] = [];
  for (let n = 0; n < text.length; n += 3) {
    const digits = [...text.slice(n, n + 3)].map((char) => BASE_45.indexOf(char));
    if (digits.includes(-1) || digits.length === 1) throw new Error("no base45");
    const value = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (value > (digits.length === 3 ? 0xffff : 0xff)) throw new Error("no base45");
    if (digits.length === 3) out.push(value >> 8);
    out.push(value & 0xff);
  }
  return Uint8Array.from(out);
}

/** base64url without padding (RFC 7515). */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** A number of digits and letters, with its zeros in front. */
export function toBase36(bytes: Uint8Array, length: number): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = "";
  while (number) {
    text = BASE_36[Number(number % 36n)] + text;
    number /= 36n;
  }
  return text.padStart(length, "0");
}

/** The check character of a licence identifier (ISO 7064 MOD 37,36). */
export function checkCharacter(text: string): string {
  let check = 36;
  for (const char of text) {
    check += BASE_36.indexOf(char);
    check = ((check > 36 ? check - 36 : check) * 2) % 37;
  }
  return BASE_36[(37 - check) % 36] as string;
}
