/** Case numbers and credit codes are shown in groups of four and copied without the spaces. */
export function copyNumbers(): void {
  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    const text = selection?.toString() ?? "";
    const node = selection?.anchorNode;
    const place = node instanceof Element ? node : node?.parentElement;
    if (!place?.closest("[data-grouped]") || !/^[0-9A-Z* ]+$/.test(text.trim())) return;
    event.clipboardData?.setData("text/plain", text.replaceAll(" ", ""));
    event.preventDefault();
  });
}
