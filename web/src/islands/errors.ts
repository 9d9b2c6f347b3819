/** The error summary takes focus when a page comes back with one (LOOK: error summary). */
export function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>(".tb-errors[tabindex='-1']")?.focus({ preventScroll: false });
}
