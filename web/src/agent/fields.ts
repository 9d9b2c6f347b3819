// The form of a kept service, drawn from what the server said of it: labels, hints, inputs; no script needed elsewhere.
export interface AskedField {
  key: string;
  label: string;
  help: string;
  widget: string;
  type: string;
  unit: string;
  choices: [string, string][];
  sometimes: boolean;
}

export interface KeptItem {
  code: string;
  version: number;
  name: string;
  office: string;
  questions: { key: string; text: string; choices: [string, string][] }[];
  fields: AskedField[];
  slots: { key: string; name: string; note: string; sometimes: boolean }[];
  most_bytes: number;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, values: Record<string, string> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

export function line(id: string, label: string, input: HTMLElement, hint = "", note = ""): HTMLElement {
  input.id = id;
  input.setAttribute("name", id);
  const parts: Node[] = [element("label", { for: id }, label, ...(note ? [element("span", { class: "tb-opt" }, note)] : []))];
  if (hint) {
    parts.push(element("div", { class: "tb-field__hint", id: `${id}-hint` }, hint));
    input.setAttribute("aria-describedby", `${id}-hint`);
  }
  return element("div", { class: "tb-field" }, ...parts, input);
}

export function choice(id: string, label: string, choices: [string, string][], chosen: string[], many = false, note = ""): HTMLElement {
  const rows = choices.map(([value, words], place) => {
    const input = element("input", { type: many ? "checkbox" : "radio", name: id, value, id: place ? `${id}-${place}` : id });
    input.checked = chosen.includes(value);
    return element("label", {}, input, element("span", {}, words));
  });
  const legend = element("legend", {}, label, ...(note ? [element("span", { class: "tb-opt" }, note)] : []));
  return element("fieldset", { class: "tb-field" }, legend, element("div", { class: "tb-choice" }, ...rows));
}

/** One field of the form with what was typed so far. */
export function asked(field: AskedField, value: unknown, sometimes: string): HTMLElement {
  const id = `f-${field.key}`;
  const note = field.sometimes ? sometimes : "";
  const texts = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  if (field.choices.length) return choice(id, field.label, field.choices, texts, field.widget === "checks", note);
  const input = field.widget === "area" ? element("textarea", { class: "tb-input", rows: "4" }) : element("input", { class: "tb-input", type: field.widget === "date" ? "date" : "text" });
  if (field.widget === "number") input.setAttribute("inputmode", "decimal");
  input.value = texts[0] ?? "";
  return line(id, field.unit ? `${field.label}（${field.unit}）` : field.label, input, field.help, note);
}

/** What is in the form now, as the server reads it: numbers as numbers, several choices as a list. */
export function typed(fields: AskedField[], form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const texts = form.getAll(`f-${field.key}`).map((one) => String(one).trim()).filter(Boolean);
    if (!texts.length) continue;
    if (field.widget === "checks") values[field.key] = texts;
    else if ((field.type === "number" || field.type === "integer") && !Number.isNaN(Number(texts[0]))) values[field.key] = Number(texts[0]);
    else if (field.type === "boolean") values[field.key] = texts[0] === "true";
    else values[field.key] = texts[0];
  }
  return values;
}
