// The list of a network questionnaire: searched as one types, and told how many are ticked. Without script all stands.

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

function search(field: HTMLInputElement): void {
  const list = document.getElementById(field.dataset["searches"] ?? "");
  if (!list) return;
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  for (const group of list.querySelectorAll<HTMLDetailsElement>("details")) {
    let met = 0;
    for (const row of group.querySelectorAll<HTMLElement>("[data-words]")) {
      const held = folded(row.dataset["words"] ?? "");
      row.hidden = !words.every((word) => held.includes(word));
      met += row.hidden ? 0 : 1;
    }
    group.hidden = met === 0;
    if (words.length > 0 && met > 0) group.open = true;
  }
}

for (const field of document.querySelectorAll<HTMLInputElement>("input[data-searches]")) {
  field.addEventListener("input", (event) => {
    // What is looked for is no answer: the form does not save because of it.
    event.stopPropagation();
    search(field);
  });
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
