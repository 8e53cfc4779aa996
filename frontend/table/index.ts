// Tables sort, filter and page on the server. Script keeps the reader's place: choosing a page size, or a region, needs
// no button, and the filter is cleared by Escape. With the keys one passes the choices one by one, so there the button
// beside them is pressed when the right one is found.

const CHOICE = "select[data-submits]";
const passing = new WeakSet<EventTarget>();

function startChoices(): void {
  document.addEventListener("pointerdown", (event) => {
    if (event.target) passing.delete(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches(CHOICE) && event.key !== "Tab" && event.key !== "Shift") passing.add(field);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (!field.matches(CHOICE)) return;
    const form = (field as HTMLSelectElement).form;
    if (passing.has(field)) form?.setAttribute("data-waits", "");
    else form?.requestSubmit();
  });
}

export function startTables(): void {
  startChoices();
  document.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (event.key !== "Escape" || !field.matches("input[data-table-filter]")) return;
    const input = field as HTMLInputElement;
    if (input.value === "") return;
    event.preventDefault();
    input.value = "";
    input.form?.requestSubmit();
  });
}
