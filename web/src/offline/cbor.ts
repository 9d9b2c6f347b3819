// As much of CBOR (RFC 8949) as the code on paper uses: numbers, bytes, text, arrays, maps, of definite length.

export type Value = number | string | Uint8Array | Value[] | Map<number | string, Value>;

const DEEPEST = 6;
const words = new TextDecoder("utf-8", { fatal: true });

/** The one value in these bytes. Throws when they hold anything else, or more. */
export function decode(bytes: Uint8Array): Value {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.place !== bytes.length) throw new Error("more follows");
  return value;
}

/** What COSE signs: Signature1, the protected header, no outer data, the payload (RFC 9052, 4.4). */
export function toSign(header: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode("Signature1");
  return joined([
    Uint8Array.of(0x84),
    head(3, name.length), name,
    head(2, header.length), header,
    head(2, 0),
    head(2, payload.length), payload,
  ]);
}

function head(kind: number, length: number): Uint8Array {
  const major = kind << 5;
  if (length < 24) return Uint8Array.of(major | length);
  if (length < 256) return Uint8Array.of(major | 24, length);
  return Uint8Array.of(major | 25, length >> 8, length & 0xff);
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

class Reader {
  place = 0;
  constructor(private readonly bytes: Uint8Array) {}

  value(depth: number): Value {
    if (depth > DEEPEST) throw new Error("too deep");
    const first = this.take(1)[0] as number;
    const kind = first >> 5;
    const length = this.length(first & 31);
    if (kind === 0) return length;
    if (kind === 1) return -1 - length;
    if (kind === 2) return this.take(length);
    if (kind === 3) return words.decode(this.take(length));
    if (kind === 4) return Array.from({ length: this.fits(length) }, () => this.value(depth + 1));
    if (kind === 5) return this.map(this.fits(length), depth);
    throw new Error("unknown kind");
  }

  private map(count: number, depth: number): Map<number | string, Value> {
    const found = new Map<number | string, Value>();
    for (let n = 0; n < count; n += 1) {
      const key = this.value(depth + 1);
      if ((typeof key !== "number" && typeof key !== "string") || found.has(key)) throw new Error("bad key");
      found.set(key, this.value(depth + 1));
    }
    return found;
  }

  private length(short: number): number {
    if (short < 24) return short;
    if (short > 26) throw new Error("no such length");
    return this.take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  private fits(count: number): number {
    if (count > this.bytes.length) throw new Error("too many");
    return count;
  }

  private take(count: number): Uint8Array {
    const end = this.place + count;
    if (end > this.bytes.length) throw new Error("cut");
    const found = this.bytes.subarray(this.place, end);
    this.place = end;
    return found;
  }
}
