/** Buttons that print the page; without script they stay hidden, and the browser's own way is named beside them. */
export function startPrinting(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
