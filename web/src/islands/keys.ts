const ROWS = ".tb-desk tbody tr";

/** j and k move along the rows of a worklist, x selects, Enter opens; Ctrl K goes to the jump box. */
export function startDeskKeys(root: Document): void {
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const jump = root.querySelector<HTMLInputElement>(".tb-jump input");
      if (jump) {
        event.preventDefault();
        jump.focus();
        jump.select();
      }
      return;
    }
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("textarea, select, input:not([type=checkbox])")) return;
    const rows = [...root.querySelectorAll<HTMLElement>(ROWS)];
    const at = rows.indexOf(target.closest<HTMLElement>(ROWS) as HTMLElement);
    if (event.key === "j") move(rows[at + 1]);
    else if (event.key === "k") move(rows[at <= 0 ? 0 : at - 1]);
    else if (event.key === "x" && at >= 0) rows[at]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    else return;
    event.preventDefault();
  });
  root.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    const row = box.closest<HTMLElement>(ROWS);
    if (row && box.type === "checkbox") row.toggleAttribute("aria-selected", box.checked);
    if (row && box.checked) row.setAttribute("aria-selected", "true");
    if (box.matches(".tb-desk thead input[type=checkbox]")) {
      for (const one of root.querySelectorAll<HTMLInputElement>(`${ROWS} input[type=checkbox]`)) {
        if (one.checked !== box.checked) one.click();
      }
    }
  });
}

function move(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLElement>("a.main, a[href]")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
