// The panel beside the drawing: what is chosen, in the fields that the page brings as templates.
import type { Drawn, Modeling, Moddle } from "./types";
import { setTerm, TERMS, termsOf, type Term } from "./terms";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Factory = { create(type: string, properties?: object): Moddle };
interface Services {
  modeling: Modeling;
  factory: Factory;
  replace: { replaceElement(element: Drawn, target: { type: string }): Drawn };
}

const NAMED = "named";

function kindOf(element: Drawn): string {
  const type = element.type;
  if (type === "bpmn:Process") return "process";
  if (type === "bpmn:UserTask" || type === "bpmn:ManualTask") return "step";
  if (type === "bpmn:SequenceFlow") return "flow";
  if (/^bpmn:(Exclusive|Parallel|Inclusive)Gateway$/.test(type)) return "gateway";
  return type === "bpmn:StartEvent" || type === "bpmn:EndEvent" ? "event" : "other";
}

const forksByCondition = (flow: Drawn): boolean => /(Exclusive|Inclusive)Gateway$/.test(flow.source?.type ?? "");
const whereOf = (organisation: string): string =>
  organisation === "" || organisation === "own" ? "own" : organisation === "superior" ? "superior" : NAMED;

export class Panel {
  private element: Drawn | undefined;
  private filling = false;

  constructor(private root: HTMLElement, private services: Services) {
    root.hidden = false;
    root.addEventListener("change", (event) => this.changed(event.target as Field));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
        event.preventDefault(); // the form would be sent
        this.changed(event.target);
      }
    });
  }

  /** Shows an element; the same one only takes over what changed elsewhere. */
  show(element: Drawn): void {
    const shown = element.labelTarget ?? element;
    if (shown !== this.element || this.root.dataset["kind"] !== kindOf(shown)) {
      const kind = kindOf(shown);
      const template = document.querySelector<HTMLTemplateElement>(`template[data-panel-for="${kind}"]`);
      this.root.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
      this.root.dataset["kind"] = kind;
      this.element = shown;
    }
    this.fill(shown);
  }

  private fields(): Field[] {
    return [...this.root.querySelectorAll<Field>("[data-of]")];
  }

  private fill(element: Drawn): void {
    this.filling = true;
    for (const field of this.fields()) {
      const value = this.value(element, field.dataset["of"] ?? "");
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === "true";
      else if (field !== document.activeElement || field.value === "") field.value = value;
    }
    this.fold(element);
    this.filling = false;
  }

  /** Hides what the other fields make needless. */
  private fold(element: Drawn): void {
    const hide = (name: string, isNeedless: boolean): void => {
      const part = this.root.querySelector<HTMLElement>(`[data-${name}]`);
      if (part) part.hidden = isNeedless;
    };
    const terms = termsOf(element);
    hide("officers", terms.who === "applicant");
    const where = this.root.querySelector<HTMLSelectElement>("[data-of=where]")?.value;
    hide("named", where !== NAMED);
    hide("conditional", !forksByCondition(element));
    hide("condition", this.value(element, "default") === "true");
  }

  private value(element: Drawn, name: string): string {
    const said = element.businessObject;
    if (name === "name") return said.name ?? "";
    if (name === "type") return element.type;
    if (name === "condition") return said.conditionExpression?.body ?? "";
    if (name === "default") return String(element.source?.businessObject.default === said);
    const terms = termsOf(element);
    if (name === "where") return whereOf(terms.organisation);
    if (name === "organisation") return whereOf(terms.organisation) === NAMED ? terms.organisation : "";
    return terms[name as Term];
  }

  private changed(field: Field): void {
    const element = this.element;
    const name = field.dataset["of"];
    if (!element || !name || this.filling) return;
    const { modeling, factory, replace } = this.services;
    const value = field.value.trim();
    if (name === "name") modeling.updateProperties(element, { name: value || undefined });
    else if (name === "type") this.show(replace.replaceElement(element, { type: value }));
    else if (name === "condition") {
      const made = value ? factory.create("bpmn:FormalExpression", { body: value }) : undefined;
      modeling.updateProperties(element, { conditionExpression: made });
    } else if (name === "default") {
      const isDefault = (field as HTMLInputElement).checked;
      if (element.source) {
        const target = isDefault ? element.businessObject : undefined;
        modeling.updateProperties(element.source, { default: target });
      }
      if (isDefault) modeling.updateProperties(element, { conditionExpression: undefined });
    } else if (name === "where") {
      if (value !== NAMED) setTerm(element, "organisation", value, modeling, factory);
      else this.root.querySelector<HTMLElement>("[data-named]")?.removeAttribute("hidden");
    } else if ((TERMS as readonly string[]).includes(name)) {
      setTerm(element, name as Term, value.split(/\s+/).join(" "), modeling, factory);
    }
    this.fold(element);
  }
}
