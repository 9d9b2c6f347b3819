const STAYS_MS = 6000; // LOOK: a toast stays six seconds, longer under the pointer or with focus

/** Toasts leave by themselves; what they say always stands elsewhere too. */
export function startToasts(root: ParentNode): void {
  for (const toast of root.querySelectorAll<HTMLElement>(".tb-toasts > .tb-toast")) {
    const leave = (): void => {
      if (toast.matches(":hover, :focus-within")) window.setTimeout(leave, 1000);
      else toast.remove();
    };
    window.setTimeout(leave, STAYS_MS);
  }
}
