// What a step says in its extensions: `tongban:step`, and the properties that SpiffWorkflow's own editor writes.
import type { Drawn, Moddle, Modeling } from "./types";

export const TERMS = ["who", "post", "organisation", "limitDays", "outcomes", "with", "signing"] as const;
export type Term = (typeof TERMS)[number];
export type Terms = Record<Term, string>;

const values = (element: Drawn): Moddle[] => element.businessObject.extensionElements?.values ?? [];
const step = (element: Drawn): Moddle | undefined => values(element).find((one) => one.$type === "tongban:Step");

/** The properties of other editors, by name, whatever prefix their namespace has. */
function spiff(element: Drawn): Map<string, Moddle> {
  const lists = values(element).filter((one) => one.$type.endsWith(":properties"));
  const found = lists.flatMap((list) => list.$children ?? []).filter((one) => "name" in one);
  return new Map(found.map((one) => [String(one.name), one]));
}

export function termsOf(element: Drawn): Terms {
  const other = spiff(element);
  const said = (name: Term): string => {
    const own = step(element)?.get(name);
    const value = own ?? (other.get(name) as { value?: string } | undefined)?.value ?? "";
    return String(value);
  };
  return Object.fromEntries(TERMS.map((name) => [name, said(name)])) as Terms;
}

type Factory = { create(type: string, properties?: object): Moddle };

/** Writes one term; an empty one goes, unless another editor's property says something else. */
export function setTerm(element: Drawn, name: Term, value: string, modeling: Modeling, factory: Factory): void {
  const kept = value || (spiff(element).has(name) ? "" : undefined);
  const own = step(element);
  if (own) {
    modeling.updateModdleProperties(element, own, { [name]: kept });
    return;
  }
  const made = factory.create("tongban:Step", { [name]: kept });
  const holder = element.businessObject.extensionElements ?? factory.create("bpmn:ExtensionElements", { values: [] });
  made.$parent = holder;
  if (element.businessObject.extensionElements) {
    modeling.updateModdleProperties(element, holder, { values: [...values(element), made] });
  } else {
    holder.$parent = element.businessObject;
    holder.set("values", [made]);
    modeling.updateProperties(element, { extensionElements: holder });
  }
}
