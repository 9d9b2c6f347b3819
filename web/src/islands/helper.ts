import htmx from "htmx.org";

const KEPT = "tb-assistant";

/** The assistant: its link opens a dialog over the page, and the conversation goes along from page to page.

    What was said stays in this browser's tab; without script the link leads to the page of the assistant. */
export function startHelper(): void {
  const link = document.querySelector<HTMLAnchorElement>("a[data-helper]");
  const dialog = document.querySelector<HTMLDialogElement>("#helper");
  const body = document.querySelector<HTMLElement>("#helper-body");
  document.addEventListener("htmx:afterSettle", () => settled());
  document.addEventListener("htmx:beforeSwap", (event) => keepFaultsOut(event as CustomEvent));
  document.addEventListener("htmx:sendError", () => tellFailed());
  settled();
  if (!link || !dialog || !body) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
    if (body.childElementCount) {
      settled();
      return;
    }
    const values = { view: "panel", state: recall(), item: link.dataset.item ?? "" };
    void htmx.ajax("post", link.dataset.helper ?? link.pathname, { target: body, swap: "innerHTML", values });
  });
}

/** After each turn: keep the conversation, empty the input, show what is new. */
function settled(): void {
  const state = document.querySelector<HTMLInputElement>("#ask-state");
  const log = document.querySelector<HTMLElement>("#ask-log");
  const text = document.querySelector<HTMLInputElement>("#ask-text");
  if (!state || !log || !text) return;
  if (state.value === text.dataset.answered) return;
  const isFirst = text.dataset.answered === undefined;
  text.dataset.answered = state.value;
  text.value = "";
  remember(state.value);
  const turns = log.querySelectorAll<HTMLElement>(".tb-helper__turn");
  const last = turns[turns.length - 1];
  if (last && log.scrollHeight > log.clientHeight) log.scrollTop = last.offsetTop - log.offsetTop;
  if (!isFirst || text.closest("dialog")) text.focus({ preventScroll: isFirst });
}

/** A refusal or a fault has a page of its own, which is no part of a conversation. */
function keepFaultsOut(event: CustomEvent<{ target: Element; xhr: XMLHttpRequest; shouldSwap: boolean }>): void {
  const { target, xhr } = event.detail;
  if (xhr.status < 400 || !["ask-log", "helper-body"].includes(target.id)) return;
  event.detail.shouldSwap = false;
  tellFailed();
}

function tellFailed(): void {
  const form = document.querySelector<HTMLFormElement>("#ask-form");
  const log = document.querySelector<HTMLElement>("#ask-log");
  if (!form || !log) return;
  const line = document.createElement("p");
  line.className = "tb-helper__failed";
  line.textContent = form.dataset.failed ?? "";
  log.append(line);
  line.scrollIntoView({ block: "nearest" });
}

function recall(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function remember(state: string): void {
  try {
    sessionStorage.setItem(KEPT, state);
  } catch {
    // a browser that keeps nothing begins anew on the next page
  }
}
