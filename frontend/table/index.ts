// Tables sort, filter and page on the server. Script keeps the reader's place: choosing a page size needs no button,
// and the filter is cleared by Escape.

export function startTables(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("select[data-submits]")) (field as HTMLSelectElement).form?.requestSubmit();
  });
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
