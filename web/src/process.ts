// The process editor: draws the text of the form. Without this script the form holds the text itself.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./styles/process.scss";

const form = document.querySelector<HTMLFormElement>("form[data-process-editor]");
if (form) {
  const { startEditor } = await import("./process/editor");
  await startEditor(form);
}
