// Drafts on the device, encrypted: AES-256-GCM under a key that PBKDF2 makes from the PIN. The key is never
// stored and cannot be read out of the browser's memory by script; only salt, count and ciphertext are kept.
const NAME = "tongban-agent";
const ROUNDS = 600_000; // OWASP's figure for PBKDF2 with SHA-256
const CHECK = "check";

interface Sealed {
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface Meta {
  id: "meta";
  account: string;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
}

export class WrongPin extends Error {}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const store of ["meta", "sealed", "items"]) asked.result.createObjectStore(store, { keyPath: store === "items" ? "code" : "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within<T>(store: string, mode: IDBTransactionMode, act: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const work = base.transaction(store, mode);
      const asked = act(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error ?? asked.error);
    });
  } finally {
    base.close();
  }
}

export const meta = (): Promise<Meta | undefined> => within("meta", "readonly", (rows) => rows.get("meta") as IDBRequest<Meta | undefined>);
export const keptItems = <T>(): Promise<T[]> => within("items", "readonly", (rows) => rows.getAll() as IDBRequest<T[]>);
export const keepItem = (item: object): Promise<unknown> => within("items", "readwrite", (rows) => rows.put(item));

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The drafts of one agent, open while the page is. */
export class Vault {
  private constructor(private readonly key: CryptoKey) {}

  /** Make the key from the PIN: the first time it is chosen, then it is asked. Raises WrongPin. */
  static async open(pin: string, account: string): Promise<Vault> {
    const known = await meta();
    if (known) {
      const vault = new Vault(await keyOf(pin, known.salt, known.rounds));
      await vault.read(CHECK);
      return vault;
    }
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const vault = new Vault(await keyOf(pin, salt, ROUNDS));
    await vault.write(CHECK, new TextEncoder().encode(account).buffer as ArrayBuffer);
    await within("meta", "readwrite", (rows) => rows.put({ id: "meta", account, salt, rounds: ROUNDS } satisfies Meta));
    return vault;
  }

  async write(id: string, plain: ArrayBuffer): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12)); // a fresh one each time: GCM forbids the same twice
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, this.key, plain);
    await within("sealed", "readwrite", (rows) => rows.put({ id, iv, data } satisfies Sealed));
  }

  async read(id: string): Promise<ArrayBuffer | undefined> {
    const row = await within("sealed", "readonly", (rows) => rows.get(id) as IDBRequest<Sealed | undefined>);
    if (!row) return undefined;
    try {
      return await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: new TextEncoder().encode(id) }, this.key, row.data);
    } catch {
      throw new WrongPin();
    }
  }

  async put(id: string, value: object): Promise<void> {
    await this.write(id, new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer);
  }

  async get<T>(id: string): Promise<T | undefined> {
    const plain = await this.read(id);
    return plain && (JSON.parse(new TextDecoder().decode(plain)) as T);
  }

  async ids(prefix: string): Promise<string[]> {
    const all = await within("sealed", "readonly", (rows) => rows.getAllKeys());
    return all.map(String).filter((id) => id.startsWith(prefix));
  }

  async drop(id: string): Promise<void> {
    await within("sealed", "readwrite", (rows) => rows.delete(id));
  }
}
