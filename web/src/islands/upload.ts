import { sendFile, Stopped, type Sending } from "./pieces";

/**
 * Files are sent as soon as they are chosen, dropped or photographed, in pieces that go on after a
 * break (tus 1.0.0, see pieces.ts). Without this script the form sends them the plain way.
 */
export function startUploads(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-upload]")) new Uploads(form);
}

class Uploads {
  private readonly waiting: Row[] = [];
  private isSending = false;

  constructor(private readonly form: HTMLFormElement) {
    for (const plain of form.querySelectorAll<HTMLElement>("[data-upload-plain]")) plain.hidden = true;
    for (const input of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      input.addEventListener("change", () => {
        this.take(input.files);
        input.value = "";
      });
    }
    const zone = form.querySelector<HTMLElement>("[data-upload-zone]");
    if (zone) this.startZone(zone);
    window.addEventListener("beforeunload", (event) => {
      if (this.isSending) event.preventDefault();
    });
  }

  private startZone(zone: HTMLElement): void {
    zone.hidden = false;
    const over = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      zone.toggleAttribute("data-over", isOver);
    };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      this.take(event.dataTransfer?.files ?? null);
    });
  }

  private take(files: FileList | null): void {
    const template = this.form.querySelector<HTMLTemplateElement>("template[data-upload-row]");
    const list = this.form.querySelector<HTMLElement>("[data-upload-list]");
    if (!template || !list) return;
    for (const file of files ?? []) {
      const row = new Row(file, template);
      list.append(row.element);
      this.waiting.push(row);
    }
    void this.run();
  }

  /** One after the other, so that pages keep the order in which they were chosen. */
  private async run(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    let sent = 0;
    for (let row = this.waiting.shift(); row; row = this.waiting.shift()) sent += Number(await row.send(this.form));
    this.isSending = false;
    if (sent) await this.refresh();
  }

  /** The list of what is handed in and the way on, as the server shows them now. */
  private async refresh(): Promise<void> {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-fresh]")) {
      const now = fresh.querySelector(`[data-fresh="${old.getAttribute("data-fresh")}"]`);
      if (now) old.replaceWith(document.adoptNode(now));
    }
    for (const row of this.form.querySelectorAll("[data-upload-list] > [data-state=done]")) row.remove();
  }
}

/** One file on its way: name, bar, what is happening, and a button that ends it. */
class Row {
  readonly element: HTMLElement;
  private readonly stop = new AbortController();
  private readonly bar: HTMLProgressElement;
  private readonly words: HTMLElement;

  constructor(
    private readonly file: File,
    template: HTMLTemplateElement,
  ) {
    this.element = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    this.bar = this.element.querySelector("progress") as HTMLProgressElement;
    this.words = this.element.querySelector("[data-upload-words]") as HTMLElement;
    for (const name of this.element.querySelectorAll("[data-upload-name]")) name.textContent = file.name;
    this.bar.setAttribute("aria-label", file.name);
    this.element.querySelector("button")?.addEventListener("click", () => {
      this.stop.abort();
      this.element.remove();
    });
    this.show("queued");
  }

  /** Whether it arrived. */
  async send(form: HTMLFormElement): Promise<boolean> {
    if (this.stop.signal.aborted) return false;
    const sending: Sending = {
      file: this.file,
      address: form.dataset.upload ?? "",
      target: form.dataset.target ?? "",
      token: form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "",
      signal: this.stop.signal,
      onProgress: (bytes) => {
        this.bar.value = bytes / this.file.size;
        this.show(bytes < this.file.size ? "sending" : "checking");
      },
      onBreak: () => this.show("waiting"),
    };
    try {
      await sendFile(sending);
      this.show("done");
      return true;
    } catch (error) {
      if (!this.stop.signal.aborted) this.show("bad", error instanceof Stopped ? error.message : "");
      return false;
    }
  }

  private show(state: "queued" | "sending" | "checking" | "waiting" | "done" | "bad", said = ""): void {
    if (this.element.dataset.state === state && !said) return;
    this.element.dataset.state = state;
    this.words.textContent = said || (this.words.getAttribute(`data-${state}`) ?? "");
    if (state === "bad") this.words.setAttribute("role", "alert");
  }
}
