// The palette and the pad beside an element, with only what may run here (services/process/reading.py).
import type { Drawn, Entry, Moddle, Registry } from "./types";
import { word } from "./words";

interface Starter {
  start(event: Event, element?: unknown, context?: unknown): void;
  activateHand?(event: Event): void;
}
interface Factory {
  createShape(attributes: Record<string, unknown>): Drawn;
}
interface Registering {
  registerProvider(provider: unknown): void;
}
interface AutoPlace {
  append(source: Drawn, shape: Drawn): void;
}
interface Removing {
  removeElements(elements: Drawn[]): void;
}
interface Hand {
  activateHand(event: Event): void;
}
interface Lasso {
  activateSelection(event: Event): void;
}
interface Join {
  start(event: Event, element?: Drawn): void;
}

const NEW: [name: string, type: string, icon: string, title: string][] = [
  ["start", "bpmn:StartEvent", "bpmn-icon-start-event-none", "Add a start"],
  ["step", "bpmn:UserTask", "bpmn-icon-user-task", "Add a step"],
  ["exclusive", "bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "Add an exclusive gateway (one way of several)"],
  ["parallel", "bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", "Add a parallel gateway (all ways at once)"],
  ["inclusive", "bpmn:InclusiveGateway", "bpmn-icon-gateway-or", "Add an inclusive gateway (each way that fits)"],
  ["end", "bpmn:EndEvent", "bpmn-icon-end-event-none", "Add an end"],
];
const NEXT: [name: string, type: string, icon: string, title: string][] = [
  ["step", "bpmn:UserTask", "bpmn-icon-user-task", "Next step"],
  ["gateway", "bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "Gateway behind it"],
  ["end", "bpmn:EndEvent", "bpmn-icon-end-event-none", "End behind it"],
];

/** Makes new elements, with ids that a condition can name; a step has a name from the start. */
class Making {
  static $inject = ["elementFactory", "bpmnFactory", "elementRegistry"];
  constructor(
    private shapes: Factory,
    private texts: { create(type: string, properties: object): Moddle },
    private known: Registry,
  ) {}

  make(type: string): Drawn {
    const kind = /Gateway$/.test(type) ? "gateway" : { "bpmn:UserTask": "step", "bpmn:EndEvent": "end" }[type] ?? "start";
    let number = 1;
    while (this.known.get(`${kind}-${number}`)) number += 1;
    const name = kind === "step" ? word("New step") : undefined;
    const businessObject = this.texts.create(type, { id: `${kind}-${number}`, name });
    return this.shapes.createShape({ type, businessObject });
  }
}

class Palette {
  static $inject = ["palette", "create", "making", "handTool", "lassoTool", "globalConnect"];
  constructor(
    palette: Registering,
    private create: Starter,
    private making: Making,
    private hand: Hand,
    private lasso: Lasso,
    private join: Join,
  ) {
    palette.registerProvider(this);
  }

  getPaletteEntries(): Record<string, Entry> {
    const tool = (className: string, title: string, click: (event: Event) => void): Entry => ({
      group: "tools",
      className,
      title: word(title),
      action: { click },
    });
    const entries: Record<string, Entry> = {
      hand: tool("bpmn-icon-hand-tool", "Move the sheet", (event) => this.hand.activateHand(event)),
      lasso: tool("bpmn-icon-lasso-tool", "Select several", (event) => this.lasso.activateSelection(event)),
      connect: tool("bpmn-icon-connection-multi", "Connect two elements", (event) => this.join.start(event)),
      line: { group: "tools", separator: true },
    };
    for (const [name, type, className, title] of NEW) {
      const put = (event: Event): void => this.create.start(event, this.making.make(type));
      entries[name] = { group: "new", className, title: word(title), action: { dragstart: put, click: put } };
    }
    return entries;
  }
}

class Pad {
  static $inject = ["contextPad", "modeling", "making", "connect", "autoPlace", "create"];
  constructor(
    pad: Registering,
    private modeling: Removing,
    private making: Making,
    private join: Join,
    private place: AutoPlace,
    private create: Starter,
  ) {
    pad.registerProvider(this);
  }

  getContextPadEntries(element: Drawn): Record<string, Entry> {
    const entries: Record<string, Entry> = {};
    const leads = /Task$|Gateway$|StartEvent$/.test(element.type) && !element.labelTarget;
    for (const [name, type, className, title] of leads ? NEXT : []) {
      const click = (): void => this.place.append(element, this.making.make(type));
      const dragstart = (event: Event): void =>
        this.create.start(event, this.making.make(type), { source: element });
      entries[`next-${name}`] = { group: "next", className, title: word(title), action: { click, dragstart } };
    }
    if (leads) {
      const start = (event: Event): void => this.join.start(event, element);
      const title = word("Connect with another element");
      entries["connect"] = { group: "edit", className: "bpmn-icon-connection-multi", title, action: { click: start, dragstart: start } };
    }
    const click = (): void => this.modeling.removeElements([element]);
    entries["delete"] = { group: "edit", className: "bpmn-icon-trash", title: word("Delete"), action: { click } };
    return entries;
  }

  getMultiElementContextPadEntries(elements: Drawn[]): Record<string, Entry> {
    const click = (): void => this.modeling.removeElements([...elements]);
    return { delete: { group: "edit", className: "bpmn-icon-trash", title: word("Delete"), action: { click } } };
  }
}

export const toolsModule = {
  making: ["type", Making],
  paletteProvider: ["type", Palette],
  contextPadProvider: ["type", Pad],
};
