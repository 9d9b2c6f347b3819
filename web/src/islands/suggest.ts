/** What may be meant by the letters typed so far, as the options of the search field: the browser shows them, and
 * keyboard and screen reader know them. */
const WAIT = 120;
const FEWEST = 1;

export function startSuggestions(page: Document): void {
  for (const field of page.querySelectorAll<HTMLInputElement>("input[data-suggest]")) begin(field);
}

function begin(field: HTMLInputElement): void {
  const list = document.createElement("datalist");
  list.id = `${field.id}-suggestions`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer = 0;
  let asked: AbortController | undefined;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const typed = field.value.trim();
    if (typed.length < FEWEST || [...list.options].some((one) => one.value === field.value)) return;
    timer = window.setTimeout(() => {
      asked = new AbortController();
      void fill(list, typed, asked.signal);
    }, WAIT);
  });
}

async function fill(list: HTMLDataListElement, typed: string, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(`/api/v1/items/suggestions?q=${encodeURIComponent(typed.slice(0, 60))}`, { signal });
    if (!answer.ok) return;
    const told = (await answer.json()) as { suggestions: string[] };
    list.replaceChildren(
      ...told.suggestions.map((text) => {
        const option = document.createElement("option");
        // pinyin stays in the field while it is typed; the label lets the browser show what does not begin with it
        option.value = text;
        option.label = text.toLowerCase().startsWith(typed.toLowerCase()) ? text : `${typed} · ${text}`;
        return option;
      }),
    );
  } catch {
    // typed on, or no network: the search itself still works
  }
}
