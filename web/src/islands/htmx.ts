import htmx from "htmx.org";
import { startCountdowns } from "./countdown";
import { focusErrors } from "./errors";
import { startToasts } from "./toasts";

/** htmx without anything that a strict Content-Security-Policy forbids; refusals keep their status and are shown. */
export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "304", swap: false },
    { code: "[2345]..", swap: true },
  ];
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value;
    if (token && verb !== "get") headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    focusErrors(target);
    startToasts(target);
    startCountdowns(document);
  });
}
