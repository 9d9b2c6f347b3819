// Draws the text of the form with bpmn-js and keeps the text up to date; the form stays what is sent.
import BaseModeler from "bpmn-js/lib/BaseModeler";
import Viewer from "bpmn-js/lib/Viewer";
import AutoPlace from "bpmn-js/lib/features/auto-place";
import ContextPad from "bpmn-js/lib/features/context-pad";
import CopyPaste from "bpmn-js/lib/features/copy-paste";
import EditorActions from "bpmn-js/lib/features/editor-actions";
import GridSnapping from "bpmn-js/lib/features/grid-snapping";
import InteractionEvents from "bpmn-js/lib/features/interaction-events";
import Keyboard from "bpmn-js/lib/features/keyboard";
import LabelEditing from "bpmn-js/lib/features/label-editing";
import LabelLink from "bpmn-js/lib/features/label-link";
import ModelingModule from "bpmn-js/lib/features/modeling";
import Outline from "bpmn-js/lib/features/outline";
import PaletteModule from "bpmn-js/lib/features/palette";
import Replace from "bpmn-js/lib/features/replace";
import Snapping from "bpmn-js/lib/features/snapping";
import AutoScroll from "diagram-js/lib/features/auto-scroll";
import Bendpoints from "diagram-js/lib/features/bendpoints";
import Connect from "diagram-js/lib/features/connect";
import ConnectionPreview from "diagram-js/lib/features/connection-preview";
import Create from "diagram-js/lib/features/create";
import KeyboardMoveSelection from "diagram-js/lib/features/keyboard-move-selection";
import Move from "diagram-js/lib/features/move";
import MoveCanvas from "diagram-js/lib/navigation/movecanvas";
import ZoomScroll from "diagram-js/lib/navigation/zoomscroll";
import { tongban } from "./moddle";
import { offerOrganisations } from "./organisations";
import { Panel } from "./panel";
import { toolsModule } from "./tools";
import type { Canvas, Drawn, Events, Modeling, Registry } from "./types";
import { translateModule, word } from "./words";

const MODULES = [
  ...(Viewer.prototype as unknown as { _modules: object[] })._modules,
  ...[MoveCanvas, ZoomScroll, AutoPlace, AutoScroll, Bendpoints, Connect, ConnectionPreview, ContextPad, CopyPaste],
  ...[Create, EditorActions, GridSnapping, InteractionEvents, Keyboard, KeyboardMoveSelection, LabelEditing, LabelLink],
  ...[ModelingModule, Move, Outline, PaletteModule, Replace, Snapping, toolsModule, translateModule],
];
const FAULTY = "tb-faulty";
const SMALLEST = 0.55;
const EDGE = 24; // px around the drawing

export async function startEditor(form: HTMLFormElement): Promise<void> {
  const sheet = form.querySelector<HTMLElement>("[data-sheet]");
  const text = form.querySelector<HTMLTextAreaElement>("[name=bpmn]");
  const side = form.querySelector<HTMLElement>("[data-panel]");
  if (!sheet || !text || !side) return;
  sheet.hidden = false;
  const { fontFamily } = getComputedStyle(document.body);
  const editor = new BaseModeler({
    container: sheet,
    modules: MODULES as never,
    moddleExtensions: { tongban },
    textRenderer: { defaultStyle: { fontFamily, fontSize: 16 }, externalStyle: { fontFamily, fontSize: 15 } },
  } as never);
  const source = form.querySelector<HTMLDetailsElement>("[data-source]");
  /** Draws the text; where that cannot be, the text itself is what one goes on with. */
  const draw = async (): Promise<boolean> => {
    try {
      await editor.importXML(text.value);
    } catch {
      editor.destroy();
      sheet.textContent = word("This text cannot be drawn. It is checked as text below.");
      sheet.classList.add("tb-draw__sheet--none");
      side.hidden = true;
      source?.setAttribute("open", "");
      delete form.dataset["ready"];
      return false;
    }
    fit(editor.get("canvas"), sheet);
    return true;
  };
  if (!(await draw())) return;
  source?.removeAttribute("open");
  showChosen(editor, side);
  keepText(editor, form, text, draw);
  markFindings(editor);
  offerOrganisations(form);
  form.dataset["ready"] = "";
}

/** The whole drawing beside the palette, no larger than drawn; where it would be too small to read, its beginning. */
function fit(canvas: Canvas, sheet: HTMLElement): void {
  const { inner, outer } = canvas.viewbox();
  const palette = sheet.querySelector(".djs-palette")?.getBoundingClientRect().right ?? 0;
  const covered = Math.max(0, palette - sheet.getBoundingClientRect().left);
  const room = { width: outer.width - covered - 2 * EDGE, height: outer.height - 2 * EDGE };
  const scale = Math.max(SMALLEST, Math.min(1, room.width / inner.width, room.height / inner.height));
  canvas.viewbox({
    x: inner.x - (covered + EDGE + Math.max(0, (room.width - inner.width * scale) / 2)) / scale,
    y: inner.y - (EDGE + Math.max(0, room.height - inner.height * scale) / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

function showChosen(editor: BaseModeler, side: HTMLElement): void {
  const canvas: Canvas = editor.get("canvas");
  const panel = new Panel(side, {
    modeling: editor.get<Modeling>("modeling"),
    factory: editor.get("bpmnFactory"),
    replace: editor.get("bpmnReplace"),
  });
  let chosen: Drawn[] = [];
  const show = (): void => panel.show(chosen.length === 1 && chosen[0] ? chosen[0] : canvas.getRootElement());
  const events: Events = editor.get("eventBus");
  events.on("selection.changed", (event) => {
    chosen = event.newSelection;
    show();
  });
  events.on(["commandStack.changed", "import.done"], show);
  show();
}

/** The text follows each change, and every request waits until it has. */
function keepText(
  editor: BaseModeler,
  form: HTMLFormElement,
  text: HTMLTextAreaElement,
  draw: () => Promise<boolean>,
): void {
  let isDrawnLast = false;
  const write = async (): Promise<void> => {
    if (!isDrawnLast) return;
    (document.activeElement as HTMLElement | null)?.blur(); // what is typed in the panel counts
    const { xml } = await editor.saveXML({ format: true });
    if (xml) text.value = xml;
    isDrawnLast = false;
  };
  (editor.get("eventBus") as Events).on("commandStack.changed", () => {
    isDrawnLast = true;
  });
  // who writes in the text or brings a file means that: the drawing follows
  let canDraw = true;
  const take = async (): Promise<void> => {
    isDrawnLast = false;
    if (canDraw) canDraw = await draw();
  };
  text.addEventListener("change", () => {
    isDrawnLast = false;
    window.setTimeout(() => void take(), 300); // not between pressing a button and letting it go
  });
  form.querySelector<HTMLInputElement>("[name=file]")?.addEventListener("change", async (event) => {
    const input = event.target as HTMLInputElement;
    const said = await input.files?.[0]?.text();
    if (!said?.includes("BPMNDiagram")) return; // the server reads it, whatever it is
    text.value = said;
    input.value = "";
    await take();
  });
  document.addEventListener("htmx:confirm", (event) => {
    const request = event as CustomEvent<{ issueRequest(isConfirmed: boolean): void; elt: Element }>;
    if (!isDrawnLast || !form.contains(request.detail.elt)) return;
    event.preventDefault();
    void write().then(() => request.detail.issueRequest(true));
  });
  form.addEventListener("submit", (event) => {
    if (!isDrawnLast) return;
    event.preventDefault();
    const { submitter } = event as SubmitEvent;
    void write().then(() => form.requestSubmit(submitter));
  });
}

/** Elements with findings are marked, and a finding's link chooses its element. */
function markFindings(editor: BaseModeler): void {
  const canvas: Canvas = editor.get("canvas");
  const registry: Registry = editor.get("elementRegistry");
  let marked: string[] = [];
  const mark = (): void => {
    for (const id of marked) if (registry.get(id)) canvas.removeMarker(id, FAULTY);
    const links = document.querySelectorAll<HTMLElement>("#checks [data-element]");
    marked = [...new Set([...links].map((link) => link.dataset["element"] ?? ""))].filter((id) => registry.get(id));
    for (const id of marked) canvas.addMarker(id, FAULTY);
  };
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("#checks [data-element]");
    const element = registry.get(link?.dataset["element"] ?? "");
    if (!element) return;
    event.preventDefault();
    if (element !== canvas.getRootElement()) canvas.scrollToElement(element);
    (editor.get("selection") as { select(one: Drawn[]): void }).select(element === canvas.getRootElement() ? [] : [element]);
    document.querySelector<HTMLElement>("[data-panel] [data-of]")?.focus();
  });
  document.addEventListener("htmx:afterSwap", () => {
    mark();
    document.querySelector<HTMLElement>("#checks [role=alert]")?.focus();
  });
  mark();
}
