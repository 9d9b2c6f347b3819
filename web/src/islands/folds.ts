/** Folds open for printing and close again afterwards; a link into a closed fold opens it. */
export function keepDetails(): void {
  const folds = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll("details.tb-fold");
  window.addEventListener("beforeprint", () => {
    for (const fold of folds()) {
      fold.dataset.was = String(fold.open);
      fold.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const fold of folds()) fold.open = fold.dataset.was === "true";
  });
  const openTarget = (): void => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const fold = target?.closest<HTMLDetailsElement>("details");
    if (fold) fold.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();
}
