// What search suggests while one writes, as a list that the arrow keys walk through. Without script the box searches.

function boxOf(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#search-everything[hx-get]");
}

function optionsOf(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#search-suggestions [role=option]")];
}

function choose(box: HTMLInputElement, chosen: HTMLElement | undefined): void {
  for (const option of optionsOf()) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) {
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function step(box: HTMLInputElement, key: string): boolean {
  const options = optionsOf();
  if (!options.length) return false;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  // Before the first and after the last stands the box itself, with nothing chosen.
  const places = options.length + 1;
  const from = at < 0 ? options.length : at;
  const next = (from + (key === "ArrowDown" ? 1 : places - 1)) % places;
  choose(box, options[next]);
  return true;
}

function noticed(box: HTMLInputElement, place: HTMLElement): void {
  const open = place.childElementCount > 0;
  box.setAttribute("aria-expanded", String(open && optionsOf().length > 0));
  if (!open) box.removeAttribute("aria-activedescendant");
  const list = place.querySelector<HTMLElement>("[data-count-text]");
  const announcements = document.querySelector<HTMLElement>("#announcements");
  if (list && announcements) announcements.textContent = list.dataset["countText"] ?? "";
}

export function startSuggestions(): void {
  const box = boxOf();
  const place = document.querySelector<HTMLElement>("#search-suggestions");
  if (!box || !place) return;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "search-suggestions");
  new MutationObserver(() => noticed(box, place)).observe(place, { childList: true });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (step(box, event.key)) event.preventDefault();
    } else if (event.key === "Enter") {
      const chosen = document.querySelector<HTMLElement>("#search-suggestions [aria-selected=true]");
      if (!chosen) return;
      event.preventDefault();
      chosen.click();
    }
  });
}
