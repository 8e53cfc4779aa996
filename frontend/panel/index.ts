// The side panel "How do we know this?": a link that opens its page in a dialog beside the text.

const OPENER = "[data-opens-panel]";

function parts(): { dialog: HTMLDialogElement; body: HTMLElement } | null {
  const dialog = document.querySelector<HTMLDialogElement>("#panel");
  const body = dialog?.querySelector<HTMLElement>("#panel-body");
  return dialog && body ? { dialog, body } : null;
}

function message(dialog: HTMLDialogElement, key: "loading" | "failed"): string {
  return dialog.dataset[key] ?? "";
}

async function load(dialog: HTMLDialogElement, body: HTMLElement, url: string): Promise<void> {
  const asked = (dialog.dataset["url"] = url);
  body.setAttribute("aria-busy", "true");
  body.replaceChildren(note(message(dialog, "loading")));
  let html: string | null = null;
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch {
    html = null;
  }
  if (dialog.dataset["url"] !== asked) return;
  body.removeAttribute("aria-busy");
  if (html === null) {
    body.replaceChildren(note(message(dialog, "failed"), url));
    return;
  }
  body.replaceChildren(document.createRange().createContextualFragment(html));
  const title = body.querySelector("h2");
  if (title) title.id = "panel-title";
  body.scrollTop = 0;
}

function note(text: string, url?: string): HTMLElement {
  const paragraph = document.createElement("p");
  paragraph.className = "panel-note";
  paragraph.setAttribute("role", "status");
  if (url === undefined) {
    paragraph.textContent = text;
    return paragraph;
  }
  const link = document.createElement("a");
  link.href = url;
  link.textContent = text;
  paragraph.append(link);
  return paragraph;
}

export function startPanel(): void {
  let opener: HTMLElement | null = null;
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>(OPENER);
    const found = parts();
    if (!link || !found) return;
    event.preventDefault();
    // A link inside the panel leads on within it; focus returns to where the panel was opened from.
    if (!found.dialog.contains(link)) opener = link;
    if (!found.dialog.open) found.dialog.showModal();
    void load(found.dialog, found.body, link.href);
  });
  // The opener is announced as a button, so the space bar must press it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    const link = (event.target as Element).closest<HTMLElement>(`${OPENER}[role="button"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
  const dialog = parts()?.dialog;
  dialog?.addEventListener("close", () => opener?.isConnected && opener.focus());
  dialog?.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
