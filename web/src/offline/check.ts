// Check the code of a paper licence with the keys and status lists that this page brought along.
import { decode, toSign, type Value } from "./cbor";
import { checkCharacter, fromBase45, fromBase64, toBase36, toBase64 } from "./text";

export type Verdict =
  | "valid" | "stale" | "expired" | "not-yet" | "suspended" | "revoked"
  | "forged" | "key-unknown" | "foreign" | "unreadable" | "online";

export interface Keys {
  city: string;
  issuer: string;
  name: string;
  made_at: string;
  keys: { kid: string; kty: string; crv: string; x: string; y: string }[];
  withdrawn: string[];
  lists: Record<string, string>;
}

export interface Checked {
  verdict: Verdict;
  rows: [string, string][];
  asOf?: Date;
  city?: string;
}

interface List {
  packed: Uint8Array;
  builtAt: Date;
  expiresAt: Date;
}

const PREFIX = "TB1:";
const LONGEST = 560;
const ROOT = "1.2.156.3005.2";
const DAY = 86_400_000;
const EAST_8 = 8 * 3_600_000;
const ECDSA = { name: "ECDSA", hash: "SHA-256" };

/** Checks what a scanner read. Never throws: what cannot be read is a verdict too. */
export async function check(text: string, held: Keys, now: Date): Promise<Checked> {
  const said = text.trim();
  if (/\/l\/[0-9A-Za-z]{8,16}\/?([?#].*)?$/.test(said)) return { verdict: "online", rows: [] };
  let parts: Parts;
  try {
    parts = open(said);
  } catch {
    return { verdict: "unreadable", rows: [] };
  }
  if (parts.city !== held.city) return { verdict: "foreign", rows: [], city: parts.city };
  const known = held.keys.some((one) => one.kid === parts.kid) || held.withdrawn.includes(parts.kid);
  if (!known) return { verdict: "key-unknown", rows: [] };
  if (!(await isSigned(parts, held))) return { verdict: "forged", rows: [] };
  const [verdict, asOf] = await stateOf(parts, held, now);
  return { verdict, rows: parts.rows, ...(asOf ? { asOf } : {}) };
}

interface Parts {
  header: Uint8Array;
  payload: Uint8Array;
  signature: Uint8Array<ArrayBuffer>;
  kid: string;
  city: string;
  list: number;
  index: number;
  from: number;
  until: number | null;
  rows: [string, string][];
}

function open(text: string): Parts {
  if (!text.startsWith(PREFIX) || text.length > LONGEST) throw new Error("no code");
  const sealed = decode(fromBase45(text.slice(PREFIX.length)));
  if (!Array.isArray(sealed) || sealed.length !== 4) throw new Error("no signed message");
  const [header, bare, payload, signature] = sealed;
  if (!(header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) {
    throw new Error("no bytes");
  }
  const about = decode(header);
  const said = decode(payload);
  if (!(about instanceof Map && said instanceof Map && bare instanceof Map && bare.size === 0)) {
    throw new Error("no map");
  }
  const kid = about.get(4);
  if (about.get(1) !== -7 || !(kid instanceof Uint8Array) || signature.length !== 64) throw new Error("no ES256");
  return { header, payload, signature: Uint8Array.from(signature), kid: toBase64(kid), ...told(said) };
}

function told(said: Map<number | string, Value>): Omit<Parts, "header" | "payload" | "signature" | "kid"> {
  const named = said.get(2);
  const place = said.get(9);
  if (!Array.isArray(named) || !Array.isArray(place)) throw new Error("no licence");
  const [kind, issuer, serial, version] = named;
  if (!(kind instanceof Uint8Array && issuer instanceof Uint8Array)) throw new Error("no identifier");
  const parts = [toBase36(kind, 21), toBase36(issuer, 18), text(serial), String(number(version)).padStart(3, "0")];
  const issued = number(said.get(6));
  const from = said.has(7) ? number(said.get(7)) : issued;
  const until = said.has(8) ? number(said.get(8)) : null;
  const fields = said.get(11) instanceof Map ? (said.get(11) as Map<string, Value>) : new Map<string, Value>();
  return {
    city: text(said.get(1)),
    list: number(place[0]),
    index: number(place[1]),
    from,
    until,
    rows: [
      ["type_name", text(said.get(3))],
      ["number", said.has(10) ? text(said.get(10)) : text(serial)],
      ["holder_name", text(said.get(4))],
      ["organisation", text(said.get(5))],
      ["issued_on", day(issued)],
      ["term", `${day(from)} — ${until === null ? "∞" : day(until)}`],
      ...[...fields].map(([name, value]): [string, string] => [name, text(value)]),
      ["identifier", [ROOT, ...parts, checkCharacter(parts.join(""))].join(".")],
    ],
  };
}

async function isSigned(parts: Parts, held: Keys): Promise<boolean> {
  const key = await keyNamed(parts.kid, held);
  return key !== null && crypto.subtle.verify(ECDSA, key, parts.signature, toSign(parts.header, parts.payload));
}

async function keyNamed(kid: string, held: Keys): Promise<CryptoKey | null> {
  const jwk = held.keys.find((one) => one.kid === kid);
  if (!jwk || held.withdrawn.includes(kid)) return null;
  const bare = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
  return crypto.subtle.importKey("jwk", bare, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
}

async function stateOf(parts: Parts, held: Keys, now: Date): Promise<[Verdict, Date?]> {
  const list = await listOf(parts.list, held).catch(() => null);
  const status = list ? entry(list, parts.index) : -1;
  if (list && status === 2) return ["suspended", list.builtAt];
  if (list && status !== 0) return ["revoked", list.builtAt];
  const today = Math.floor((now.getTime() + EAST_8) / DAY);
  const asOf = list?.builtAt;
  const say = (verdict: Verdict): [Verdict, Date?] => (asOf ? [verdict, asOf] : [verdict]);
  if (parts.until !== null && today > parts.until) return say("expired");
  if (today < parts.from) return say("not-yet");
  return say(list && now < list.expiresAt ? "valid" : "stale");
}

function entry(list: List, index: number): number {
  const byte = list.packed[index >> 2];
  return byte === undefined ? 1 : (byte >> ((index & 3) * 2)) & 3;
}

/** A list, whose signature must be of one of the keys. */
async function listOf(number: number, held: Keys): Promise<List | null> {
  const token = held.lists[String(number)];
  if (!token) return null;
  const [head, body, signature] = token.split(".") as [string, string, string];
  const json = (part: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(fromBase64(part)));
  const header = json(head);
  const said = json(body) as { iat: number; exp: number; iss: string; sub: string; status_list: { bits: number; lst: string } };
  const key = await keyNamed(String(header.kid), held);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  // another list of ours says nothing about these places
  if (said.sub !== `${held.issuer}/licences/status/${number}`) return null;
  if (!key || said.iss !== held.issuer || said.status_list.bits !== 2) return null;
  if (!(await crypto.subtle.verify(ECDSA, key, fromBase64(signature), signed))) return null;
  const flow = new Blob([fromBase64(said.status_list.lst)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return {
    packed: new Uint8Array(await new Response(flow).arrayBuffer()),
    builtAt: new Date(said.iat * 1000),
    expiresAt: new Date(said.exp * 1000),
  };
}

function text(value: Value | undefined): string {
  if (typeof value !== "string") throw new Error("no text");
  return value;
}

function number(value: Value | undefined): number {
  if (typeof value !== "number") throw new Error("no number");
  return value;
}

function day(days: number): string {
  return new Date(days * DAY).toISOString().slice(0, 10);
}
