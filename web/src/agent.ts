// The agent's page for places without network: PIN, drafts, photos, sending. What it keeps is encrypted (agent/vault).
import { asked, choice, element, line, typed } from "./agent/fields";
import type { KeptItem } from "./agent/fields";
import { Said, ask, post } from "./agent/sending";
import { Vault, WrongPin, keepItem, keptItems, meta } from "./agent/vault";

interface Draft {
  key: string; // made here: sent twice it is one case
  item: string;
  version: number;
  title: string;
  name: string;
  id_number: string;
  answers: Record<string, string>;
  form: Record<string, unknown>;
  visit?: string;
}

const root = document.querySelector<HTMLElement>("[data-agent]");
const LOCKS_AFTER = 10 * 60_000; // a phone that is laid aside

function start(page: HTMLElement): void {
  const words = JSON.parse(document.getElementById("agent-words")?.textContent ?? "{}") as Record<string, string>;
  const address = (name: string): string => page.dataset[name] ?? "";
  const part = (name: string): HTMLElement => page.querySelector(`[data-part="${name}"]`) as HTMLElement;
  const form = (name: string): HTMLFormElement => page.querySelector(`[data-form="${name}"]`) as HTMLFormElement;
  const input = (name: string): HTMLInputElement => page.querySelector(`[name="${name}"]`) as HTMLInputElement;
  const say = (text = ""): void => void (part("said").textContent = text);
  const word = (name: string): string => words[name] ?? name;
  let vault: Vault | undefined;
  let now: Draft | undefined;
  let rest = 0;

  const net = (): void => void (part("net").textContent = word(navigator.onLine ? "online" : "offline"));
  addEventListener("online", net);
  addEventListener("offline", net);
  net();
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register(address("worker")).catch(() => undefined);
  void navigator.storage?.persist?.();

  function show(name: "pin" | "open" | "draft" | "code"): void {
    for (const one of ["pin", "open", "draft", "code"]) part(one).hidden = one !== name;
    say();
    stay();
  }

  // whoever types is there: what is half filled in is not locked away under their hands
  function stay(): void {
    clearTimeout(rest);
    if (vault) rest = window.setTimeout(() => void lock(), LOCKS_AFTER);
  }
  for (const kind of ["input", "pointerdown"]) page.addEventListener(kind, stay);

  async function lock(): Promise<void> {
    vault = now = undefined;
    form("pin").reset();
    form("draft").replaceChildren();
    const known = await meta();
    const head = page.querySelector("#pin-head") as HTMLElement;
    head.textContent = (known ? head.dataset["old"] : head.dataset["new"]) ?? "";
    part("again").hidden = Boolean(known);
    show("pin");
    if (known && known.account !== address("agent")) say(word("other"));
    else if (!known && localStorage.getItem("tongban-agent") === address("agent")) say(word("wiped"));
  }

  function on(name: string, act: () => Promise<void>): void {
    form(name).addEventListener("submit", (event) => {
      event.preventDefault();
      say();
      act().catch((fault: unknown) => {
        if (fault instanceof WrongPin) say(word("pin_wrong"));
        else if (fault instanceof Said && fault.code === "sign-in") say(word("sign_in"));
        else say((fault instanceof Said && fault.message) || word("failed"));
      });
    });
  }

  on("pin", async () => {
    const pin = input("pin").value;
    const isNew = !(await meta());
    if (isNew && (pin.length < 8 || pin !== input("again").value)) return say(word("pin_short"));
    vault = await Vault.open(pin, address("agent"));
    localStorage.setItem("tongban-agent", address("agent"));
    form("pin").reset();
    await list();
  });

  async function list(): Promise<void> {
    if (!vault) return lock();
    const open = vault;
    const drafts = await Promise.all((await open.ids("draft:")).map((id) => open.get<Draft>(id)));
    const rows = drafts.filter((one): one is Draft => Boolean(one)).map((one) => {
      const acts = (["edit", "send", "drop"] as const).map((act) => {
        const button = element("button", { type: "button", class: "tb-btn tb-btn--plain tb-btn--small" }, word(act), element("span", { class: "visually-hidden" }, ` ${one.title} ${one.name}`));
        button.addEventListener("click", () => void acting[act](one).catch(failed));
        return button;
      });
      return element("li", {}, `${one.title} · ${one.name || "—"} `, element("span", { class: "tb-row mt-1" }, ...acts));
    });
    part("drafts").replaceChildren(...(rows.length ? rows : [element("li", { class: "tb-quiet" }, word("none"))]));
    const items = await keptItems<KeptItem>();
    part("items").replaceChildren(...items.map((one) => element("li", {}, `${one.name} · ${one.office}`)));
    input("kept").replaceChildren(...items.map((one) => element("option", { value: one.code }, one.name)));
    show("open");
    if (!items.length) say(word("no_items"));
  }

  function failed(fault: unknown): void {
    if (fault instanceof Said && fault.code === "sign-in") {
      part("said").replaceChildren(element("a", { href: address("login") }, word("sign_in")));
    } else say((fault instanceof Said && fault.message) || word("failed"));
  }

  on("find", async () => {
    const answer = await ask(`${address("items")}?q=${encodeURIComponent(input("words").value)}`);
    const rows = (answer.found ?? []).map((one) => {
      const button = element("button", { type: "button", class: "tb-btn tb-btn--plain tb-btn--small" }, word("keep"), element("span", { class: "visually-hidden" }, ` ${one.name}`));
      button.addEventListener("click", () => {
        void ask(`${address("items")}?code=${encodeURIComponent(one.code)}`)
          .then((kept) => keepItem(kept.item as object))
          .then(list)
          .catch(failed);
      });
      return element("li", {}, `${one.name} · ${one.office} `, button);
    });
    part("found").replaceChildren(...rows);
  });

  on("new", async () => {
    const item = (await keptItems<KeptItem>()).find((one) => one.code === input("kept").value);
    if (!item) return say(word("no_items"));
    edit({ key: crypto.randomUUID(), item: item.code, version: item.version, title: item.name, name: "", id_number: "", answers: {}, form: {} }, item);
  });

  function edit(draft: Draft, item: KeptItem): void {
    now = draft;
    (page.querySelector("#draft-head") as HTMLElement).textContent = item.name;
    const text = (id: string, label: string, value: string): HTMLElement => {
      const one = element("input", { class: "tb-input", type: "text", autocomplete: "off" });
      one.value = value;
      return line(id, label, one);
    };
    const photos = item.slots.map((slot) => {
      const file = element("input", { class: "tb-input", type: "file", accept: "image/jpeg,image/png,image/webp", capture: "environment", multiple: "" });
      return line(`photo-${slot.key}`, `${word("photo")}：${slot.name}`, file, slot.note, slot.sometimes ? word("sometimes") : "");
    });
    const back = element("button", { type: "button", class: "tb-btn tb-btn--quiet" }, word("back"));
    back.addEventListener("click", () => void list());
    form("draft").replaceChildren(
      text("name", word("name"), draft.name),
      text("id_number", word("id_number"), draft.id_number),
      ...item.questions.map((one) => choice(`q-${one.key}`, one.text, one.choices, [draft.answers[one.key] ?? ""])),
      ...item.fields.map((one) => asked(one, draft.form[one.key], word("sometimes"))),
      ...photos,
      element("div", { class: "tb-row mt-4" }, element("button", { class: "tb-btn" }, word("save")), back),
    );
    show("draft");
  }

  on("draft", async () => {
    const item = (await keptItems<KeptItem>()).find((one) => one.code === now?.item);
    if (!vault || !now || !item) return lock();
    const given = new FormData(form("draft"));
    now.name = String(given.get("name") ?? "").trim();
    now.id_number = String(given.get("id_number") ?? "").replaceAll(/\s/g, "");
    for (const one of item.questions) if (given.get(`q-${one.key}`)) now.answers[one.key] = String(given.get(`q-${one.key}`));
    now.form = typed(item.fields, given);
    await vault.put(`draft:${now.key}`, now);
    for (const slot of item.slots) {
      for (const file of given.getAll(`photo-${slot.key}`)) {
        if (!(file instanceof File) || !file.size) continue;
        if (file.size > item.most_bytes) return say(word("too_large"));
        const id = `photo:${now.key}:${slot.key}:${crypto.randomUUID()}`;
        const head = new TextEncoder().encode(`${JSON.stringify({ name: file.name, type: file.type })}\n`);
        await vault.write(id, await new Blob([head, await file.arrayBuffer()]).arrayBuffer());
      }
    }
    await list();
    say(word("saved"));
  });

  async function drop(draft: Draft): Promise<void> {
    for (const id of (await vault?.ids(`photo:${draft.key}:`)) ?? []) await vault?.drop(id);
    await vault?.drop(`draft:${draft.key}`);
    await list();
  }

  const acting = {
    async edit(draft: Draft): Promise<void> {
      const item = (await keptItems<KeptItem>()).find((one) => one.code === draft.item);
      if (item) edit(draft, item);
    },
    drop,
    async send(draft: Draft): Promise<void> {
      const csrf = await token();
      const answer = await post(address("send"), csrf, { key: draft.key, name: draft.name, id_number: draft.id_number });
      if (answer.number) {
        await drop(draft);
        return say(word("done"));
      }
      draft.visit = answer.visit ?? "";
      now = draft;
      part("code-note").textContent = word("code");
      show("code");
    },
  };

  async function token(): Promise<string> {
    const answer = await ask(address("send").replace(/send\/$/, "token/"));
    if (answer.account !== (await meta())?.account) throw new Said(word("other"), "other");
    return answer.csrf ?? "";
  }

  on("code", async () => {
    if (!vault || !now?.visit) return list();
    const csrf = await token();
    const visit = `${address("send")}${now.visit}/`;
    await post(`${visit}code/`, csrf, { code: input("code").value });
    const answer = await post(`${visit}draft/`, csrf, { key: now.key, item: now.item, version: String(now.version), answers: JSON.stringify(now.answers), form: JSON.stringify(now.form) });
    if (answer.url && answer.draft) {
      for (const id of await vault.ids(`photo:${now.key}:`)) {
        const plain = new Uint8Array((await vault.read(id)) as ArrayBuffer);
        const end = plain.indexOf(10);
        const head = JSON.parse(new TextDecoder().decode(plain.slice(0, end))) as { name: string; type: string };
        const file = new File([plain.slice(end + 1)], head.name, { type: head.type });
        await post(`${visit}draft/${answer.draft}/paper/`, csrf, { slot: id.split(":")[2] ?? "", file });
      }
      // it stays here until it is submitted: sending it again is the same draft
      location.assign(answer.url);
    } else await drop(now);
  });

  page.querySelector('[data-act="lock"]')?.addEventListener("click", () => void lock());
  void lock();
}

if (root) start(root);
