/** Offers organisations while a part of a name is typed. */
export function offerOrganisations(form: HTMLFormElement): void {
  const list = document.getElementById("process-organisations");
  const address = form.dataset["organisations"];
  let waiting = 0;
  if (!list || !address) return;
  form.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.getAttribute("list") !== list.id) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      const answer = await fetch(`${address}?q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      const told: { organisations: { code: string; name: string }[] } = await answer.json();
      list.replaceChildren(...told.organisations.map((one) => new Option(one.name, one.code)));
    }, 250);
  });
}
