// The page that checks paper licences without a network: one file that holds keys, lists and this script.
import { check, type Checked, type Keys } from "./offline/check";
import { codesIn, watch } from "./offline/reading";
import { NAMES, VERDICTS, WORDS, type Language } from "./offline/words";

const held = JSON.parse(document.getElementById("keys")?.textContent ?? "{}") as Keys;
const STALE_MS = 86_400_000;
let language: Language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
let last: Checked | null = null;
let scanning: AbortController | null = null;

const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const result = at("result");
const notice = at("notice");
const video = at<HTMLVideoElement>("video");
const pasted = at<HTMLTextAreaElement>("pasted");

/** The code for checking offline goes before the link beside it. */
function best(texts: string[]): string | undefined {
  return texts.find((text) => text.startsWith("TB1:")) ?? texts[0];
}

async function take(text: string): Promise<void> {
  last = await check(text, held, new Date());
  say("");
  showResult();
  result.focus();
}

function say(words: string): void {
  notice.textContent = words;
  notice.hidden = !words;
}

function showResult(): void {
  result.hidden = last === null;
  if (!last) return;
  const { tone, ...told } = VERDICTS[last.verdict];
  const [title, text] = told[language];
  result.dataset.tone = tone;
  result.dataset.verdict = last.verdict;
  const rows: [string, string][] = last.city ? [["city", last.city]] : last.rows;
  const list = document.createElement("dl");
  for (const [name, value] of rows) list.append(element("dt", NAMES[name]?.[language] ?? name), element("dd", value));
  if (last.asOf) list.append(element("dt", WORDS.asOf[language]), element("dd", moment(last.asOf)));
  result.replaceChildren(element("h2", title), element("p", text), ...(list.children.length ? [list] : []));
}

function element(kind: string, text: string): HTMLElement {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

function moment(when: Date): string {
  return when.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
}

function showWords(): void {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = WORDS.title[language];
  for (const place of document.querySelectorAll<HTMLElement>("[data-word]")) {
    place.textContent = WORDS[place.dataset.word as keyof typeof WORDS][language];
  }
  const made = new Date(held.made_at);
  const isOld = Date.now() - made.getTime() >= STALE_MS;
  const age = at("age");
  age.dataset.tone = isOld ? "warn" : "good";
  age.textContent = WORDS[isOld ? "old" : "fresh"][language];
  at("whose").textContent = `${WORDS.keysOf[language]} ${held.name} (${held.issuer}), ${WORDS.keysAt[language]} ${moment(made)}`;
  showScan();
  showResult();
}

function showScan(): void {
  at("scan").textContent = WORDS[scanning ? "stop" : "scan"][language];
  video.hidden = !scanning;
}

async function scan(): Promise<void> {
  if (scanning) return scanning.abort();
  scanning = new AbortController();
  showScan();
  say(WORDS.looking[language]);
  let found = "";
  try {
    // a link beside the code is passed over: the code itself comes into the picture with the next look
    await watch(video, scanning.signal, (text) => text.startsWith("TB1:") && (found = text) !== "");
    if (!found) say("");
  } catch {
    say(WORDS.noCamera[language]);
  } finally {
    scanning = null;
    showScan();
  }
  if (found) await take(found);
}

async function picture(file: File | undefined): Promise<void> {
  if (!file) return;
  const text = best(await codesIn(file).catch(() => []));
  if (text) await take(text);
  else say(WORDS.none[language]);
}

at("scan").addEventListener("click", () => void scan());
at("scan").hidden = !navigator.mediaDevices?.getUserMedia;
at<HTMLInputElement>("file").addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  void picture(field.files?.[0]).finally(() => (field.value = ""));
});
at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (pasted.value.trim()) void take(pasted.value);
  else say(WORDS.empty[language]);
});
at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  showWords();
});
at("save").hidden = location.protocol === "file:";
window.addEventListener("pagehide", () => scanning?.abort());
showWords();
