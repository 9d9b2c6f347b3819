/** Sends one file in pieces over tus 1.0.0 and goes on where the last piece that arrived ended. */

const PIECE_BYTES = 256 * 1024;
const PIECE_SECONDS = 90;
const WAITS_SECONDS = [1, 2, 4, 8, 15, 30];
const VERSION = { "Tus-Resumable": "1.0.0" };

export interface Sending {
  file: File;
  address: string;
  target: string;
  token: string;
  signal: AbortSignal;
  onProgress: (bytes: number) => void;
  onBreak: () => void;
}

/** The server has refused the file; the message is its sentence for people. */
export class Stopped extends Error {}

/** Resolves when the file is handed in. Throws Stopped; rejects when it is given up. */
export async function sendFile(sending: Sending): Promise<void> {
  const place = await placeOf(sending);
  let address = recall(place);
  let offset = 0;
  let asks = address !== null;
  for (let breaks = 0; ; ) {
    try {
      if (address && asks) {
        const known = await ask(address, sending);
        if (known === null) address = null;
        else offset = known;
      }
      if (!address) {
        address = await begin(sending);
        offset = 0;
        remember(place, address);
      }
      asks = false;
      sending.onProgress(offset);
      while (offset < sending.file.size) {
        offset = await sendPiece(address, offset, sending);
        breaks = 0;
        sending.onProgress(offset);
      }
      remember(place, null);
      return;
    } catch (error) {
      if (sending.signal.aborted) {
        remember(place, null);
        if (address) void fetch(address, { method: "DELETE", headers: heads(sending) }).catch(() => undefined);
        throw error;
      }
      if (error instanceof Stopped) {
        remember(place, null);
        throw error;
      }
      sending.onBreak();
      asks = true;
      await pause(WAITS_SECONDS[Math.min(breaks, WAITS_SECONDS.length - 1)] ?? 30, sending.signal);
      breaks += 1;
    }
  }
}

async function begin(sending: Sending): Promise<string> {
  const hash = await hex(await sending.file.arrayBuffer());
  const facts: Record<string, string> = { filename: sending.file.name, target: sending.target };
  if (hash) facts.sha256 = hash;
  const metadata = Object.entries(facts).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`);
  const answer = await call(sending.address, sending, {
    method: "POST",
    headers: { "Upload-Length": String(sending.file.size), "Upload-Metadata": metadata.join(",") },
  });
  return answer.headers.get("Location") ?? "";
}

/** How many bytes are there; null when the upload is gone. */
async function ask(address: string, sending: Sending): Promise<number | null> {
  const answer = await fetch(address, { method: "HEAD", headers: heads(sending), signal: sending.signal });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return offsetIn(answer);
}

async function sendPiece(address: string, offset: number, sending: Sending): Promise<number> {
  const piece = await sending.file.slice(offset, offset + PIECE_BYTES).arrayBuffer();
  const digest = await sha256(piece);
  const headers: Record<string, string> = {
    "Upload-Offset": String(offset),
    "Content-Type": "application/offset+octet-stream",
  };
  if (digest) headers["Upload-Checksum"] = `sha256 ${base64(digest)}`;
  const answer = await call(address, sending, { method: "PATCH", headers, body: piece });
  return offsetIn(answer);
}

/** A proxy or a sign-in page in between answers well and says no offset: that is a break. */
function offsetIn(answer: Response): number {
  const offset = answer.headers.get("Upload-Offset");
  if (offset === null) throw new Error("no offset");
  return Number(offset);
}

/** One request. A refusal about the file ends it; anything else is a break after which it goes on. */
async function call(address: string, sending: Sending, more: RequestInit): Promise<Response> {
  const signal = AbortSignal.any([sending.signal, AbortSignal.timeout(PIECE_SECONDS * 1000)]);
  const answer = await fetch(address, { ...more, headers: { ...heads(sending), ...more.headers }, signal });
  if (answer.ok) return answer;
  const isBreak = answer.status >= 500 || [408, 409, 423, 429].includes(answer.status);
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; title?: string };
  const goesOn = ["upload-offset", "upload-busy", "uploads-too-many"].includes(problem.code ?? "");
  const isDamagedPiece = problem.code === "upload-damaged" && "body" in more;
  if (isDamagedPiece || goesOn || (isBreak && (answer.status >= 500 || !problem.code))) throw new Error(String(answer.status));
  throw new Stopped(problem.title ?? "");
}

function heads(sending: Sending): Record<string, string> {
  return { ...VERSION, "X-CSRFToken": sending.token, Accept: "application/problem+json" };
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(done, seconds * 1000);
    function done(): void {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
    window.addEventListener("online", done);
    signal.addEventListener("abort", () => {
      done();
      reject(new DOMException("", "AbortError"));
    });
  });
}

/** Under which name an upload that broke off is remembered: a hash, so that no file name is kept. */
async function placeOf({ file, target }: Sending): Promise<string> {
  const text = [target, file.name, file.size, file.lastModified].join("\n");
  const hash = await hex(new TextEncoder().encode(text).buffer as ArrayBuffer);
  return hash && `tb-upload-${hash}`;
}

function recall(place: string): string | null {
  try {
    return place ? localStorage.getItem(place) : null;
  } catch {
    return null;
  }
}

function remember(place: string, address: string | null): void {
  try {
    if (!place) return;
    if (address) localStorage.setItem(place, address);
    else localStorage.removeItem(place);
  } catch {
    // a browser that keeps nothing begins anew after a break of the page
  }
}

/** Browsers count hashes only on https and on this machine; without them the server trusts the network's own. */
async function sha256(bytes: ArrayBuffer): Promise<Uint8Array | null> {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : null;
}

async function hex(bytes: ArrayBuffer): Promise<string> {
  const digest = await sha256(bytes);
  return digest ? [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "";
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
