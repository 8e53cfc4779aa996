// Menus are <details class="menu">: script adds closing by Escape, by a click outside and by leaving with Tab.

function close(menu: HTMLDetailsElement, returnFocus: boolean): void {
  menu.open = false;
  if (returnFocus) menu.querySelector("summary")?.focus();
}

function clearSuggestions(unless: Node | null): void {
  const place = document.querySelector("#search-suggestions");
  if (place && !(unless && place.parentElement?.contains(unless))) place.replaceChildren();
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}

export function startMenus(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clearSuggestions(null);
    for (const menu of openMenus()) close(menu, menu.contains(document.activeElement));
  });
  document.addEventListener("pointerdown", (event) => {
    clearSuggestions(event.target as Node);
    for (const menu of openMenus()) if (!menu.contains(event.target as Node)) close(menu, false);
  });
  document.addEventListener("focusin", (event) => {
    clearSuggestions(event.target as Node);
    for (const menu of openMenus()) if (!menu.contains(event.target as Node)) close(menu, false);
  });
}
