// The part of bpmn-js that this editor speaks with.

/** An element of the BPMN text. */
export interface Moddle {
  $type: string;
  $parent?: Moddle;
  $children?: Moddle[];
  id: string;
  name?: string;
  default?: Moddle;
  body?: string;
  conditionExpression?: Moddle;
  extensionElements?: Moddle & { values?: Moddle[] };
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

/** An element of the drawing. */
export interface Drawn {
  id: string;
  type: string;
  businessObject: Moddle;
  source?: Drawn;
  target?: Drawn;
  outgoing?: Drawn[];
  labelTarget?: Drawn;
}

export interface Modeling {
  updateProperties(element: Drawn, properties: Record<string, unknown>): void;
  updateModdleProperties(element: Drawn, moddle: Moddle, properties: Record<string, unknown>): void;
  removeElements(elements: Drawn[]): void;
}

export interface Events {
  on(name: string | string[], then: (event: { element: Drawn; newSelection: Drawn[] }) => void): void;
}

export interface Registry {
  get(id: string): Drawn | undefined;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Canvas {
  getRootElement(): Drawn;
  addMarker(element: Drawn | string, marker: string): void;
  removeMarker(element: Drawn | string, marker: string): void;
  scrollToElement(element: Drawn): void;
  viewbox(): { outer: Box; inner: Box };
  viewbox(shown: Box): void;
}

export interface Entry {
  group: string;
  className?: string;
  title?: string;
  separator?: boolean;
  action?: Record<string, (event: Event, element: Drawn) => void>;
}
