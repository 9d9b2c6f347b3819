// The checker's page: scan the holder's code with the camera. Typing and a picture work without this.
import { lookForCode } from "./islands/camera";

document.querySelectorAll<HTMLFormElement>("form[data-scan]").forEach(startScanning);

function startScanning(form: HTMLFormElement): void {
  const start = form.querySelector<HTMLElement>("[data-scan-start]");
  const box = form.querySelector<HTMLElement>("[data-scan-box]");
  const video = form.querySelector("video");
  const words = form.querySelector<HTMLElement>("[data-scan-words]");
  const field = form.elements.namedItem("code");
  if (!start || !box || !video || !words || !(field instanceof HTMLInputElement)) return;
  if (!navigator.mediaDevices?.getUserMedia) return;
  const stop = new AbortController();
  const say = (what: "looking" | "none" | "found"): void => {
    words.textContent = words.getAttribute(`data-${what}`);
  };
  start.hidden = false;
  start.querySelector("button")?.addEventListener("click", async () => {
    start.hidden = true;
    box.hidden = false;
    say("looking");
    try {
      field.value = await lookForCode(video, stop.signal);
      say("found");
      form.requestSubmit();
    } catch {
      if (!stop.signal.aborted) say("none");
      video.hidden = true;
    }
  });
  window.addEventListener("pagehide", () => stop.abort());
}
