/** The signing page: a box to draw in, and the seconds until another code may be asked for. */
type Point = [number, number];

export function startSigning(root: ParentNode): void {
  root.querySelectorAll<HTMLFormElement>("form[data-sign-pad]").forEach(startPad);
  root.querySelectorAll<HTMLButtonElement>("button[data-wait]").forEach(countDown);
}

function startPad(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-pad]");
  const canvas = form.querySelector<HTMLCanvasElement>("canvas");
  const field = form.elements.namedItem("strokes");
  const pen = canvas?.getContext("2d");
  if (!box || !canvas || !pen || !(field instanceof HTMLInputElement)) return;
  const strokes: Point[][] = [];
  let now: Point[] | null = null;
  box.hidden = false;
  form.querySelector<HTMLElement>("[data-pad-none]")?.setAttribute("hidden", "");
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";

  const point = (event: PointerEvent): Point => {
    const frame = canvas.getBoundingClientRect();
    return [
      Math.round(((event.clientX - frame.left) / frame.width) * canvas.width),
      Math.round(((event.clientY - frame.top) / frame.height) * canvas.height),
    ];
  };
  const draw = (from: Point, to: Point): void => {
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };
  const keep = (): void => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    now = [point(event)];
    strokes.push(now);
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = now?.[now.length - 1];
    if (!now || !last) return;
    const next = point(event);
    draw(last, next);
    now.push(next);
  });
  const end = (): void => {
    now = null;
    keep();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  form.querySelector("[data-pad-clear]")?.addEventListener("click", () => {
    strokes.length = 0;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    keep();
  });
}

function countDown(button: HTMLButtonElement): void {
  let left = Number(button.dataset.wait);
  const text = button.form?.querySelector<HTMLElement>("[data-wait-text]");
  if (!left || !text) return;
  const words = text.textContent ?? "";
  button.disabled = true;
  const tick = window.setInterval(() => {
    left -= 1;
    text.textContent = words.replace(/\d+/, String(left));
    if (left > 0) return;
    window.clearInterval(tick);
    button.disabled = false;
    text.remove();
  }, 1000);
}
