/** Words of bpmn-js in the language of the page, which brings them as JSON; what it does not bring stays English. */
const known: Record<string, string> = JSON.parse(document.getElementById("process-words")?.textContent ?? "{}");

export function word(text: string, places: Record<string, string> = {}): string {
  return (known[text] ?? text).replace(/{([^}]+)}/g, (whole, name: string) => places[name] ?? whole);
}

export const translateModule = { translate: ["value", word] };
