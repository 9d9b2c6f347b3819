/** A bar and its words run down by the second; without this script the words name the moment itself. */
export function startCountdowns(root: ParentNode): void {
  for (const bar of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    if (bar.dataset.running) continue;
    bar.dataset.running = "yes";
    run(bar);
  }
}

function run(bar: HTMLElement): void {
  const whole = Number(bar.dataset.whole ?? 60);
  const end = Date.now() + Number(bar.dataset.countdown) * 1000;
  const words = bar.parentElement?.querySelector<HTMLElement>("[data-countdown-words]");
  const line = bar.firstElementChild as HTMLElement | null;
  const step = (): void => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    if (line) line.style.width = `${Math.min(100, (left / whole) * 100)}%`;
    if (words) words.textContent = (words.dataset.countdownWords ?? "").replace("{n}", String(left));
    if (!left || !bar.isConnected) window.clearInterval(tick);
  };
  const tick = window.setInterval(step, 1000);
  step();
}
