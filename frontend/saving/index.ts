// Forms that save as one writes. What cannot be saved is said loudly, kept in its field, and saved as soon as it can be.

const FORM = "form[data-saves]";
const AGAIN_MS = 15_000;
const LEFT = "sent on leaving ";
const CAUGHT_UP_MS = [400, 1_500, 4_000];
type Why = "signed-out" | "failed";

const changed = new Map<HTMLFormElement, number>();
const sent = new Map<HTMLFormElement, number>();
const unsaved = new Set<HTMLFormElement>();
const refusedIn = new Set<HTMLFormElement>();
let asking = false;

function formOf(event: Event): HTMLFormElement | null {
  const at = event.target;
  return at instanceof Element ? at.closest<HTMLFormElement>(FORM) : null;
}

function say(form: HTMLFormElement, why: Why): void {
  unsaved.add(form);
  const place = form.querySelector<HTMLElement>("[data-unsaved]");
  const words = document.querySelector<HTMLTemplateElement>(`template[data-unsaved-words="${why}"]`);
  // Said anew only when it changes: the words are read out each time they are put there.
  if (!place || !words || place.dataset["why"] === why) return;
  place.dataset["why"] = why;
  place.replaceChildren(words.content.cloneNode(true));
}

function saved(form: HTMLFormElement): void {
  unsaved.delete(form);
  if (changed.get(form) === sent.get(form)) changed.delete(form);
  const place = form.querySelector<HTMLElement>("[data-unsaved]");
  if (!place) return;
  delete place.dataset["why"];
  place.replaceChildren();
}

// The page as it is now, or why it could not be had.
async function pageNow(): Promise<Document | Why> {
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.status === 401) return "signed-out";
    if (!answer.ok || answer.redirected) return "failed";
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return "failed";
  }
}

// Signing in again gives a new token; the page as it is now has it.
async function token(): Promise<{ value: string } | Why> {
  const page = await pageNow();
  if (typeof page === "string") return page;
  const field = page.querySelector<HTMLInputElement>(`${FORM} input[name=csrfmiddlewaretoken]`);
  return field ? { value: field.value } : "failed";
}

function takeOver(form: HTMLFormElement, now: HTMLFormElement): void {
  const held = [...form.elements];
  [...now.elements].forEach((from, place) => {
    const to = held[place];
    if (to instanceof HTMLTextAreaElement && from instanceof HTMLTextAreaElement) to.value = from.value;
    if (to instanceof HTMLSelectElement && from instanceof HTMLSelectElement) to.value = from.value;
    if (to instanceof HTMLInputElement && from instanceof HTMLInputElement) {
      to.value = from.value;
      to.checked = from.checked;
    }
  });
}

// What was sent on leaving can arrive after the page that one came back to was drawn: it is looked for again.
// Only that something was sent is remembered here, never what.
function catchUp(): void {
  const left = [...document.querySelectorAll<HTMLFormElement>(FORM)].filter((form) => {
    const key = LEFT + form.action;
    const was = sessionStorage.getItem(key) !== null;
    sessionStorage.removeItem(key);
    return was;
  });
  if (left.length === 0) return;
  for (const pause of CAUGHT_UP_MS) {
    setTimeout(async () => {
      const page = await pageNow();
      if (typeof page === "string") return;
      for (const form of left.filter((one) => !changed.has(one))) {
        const now = [...page.querySelectorAll<HTMLFormElement>(FORM)].find((one) => one.id === form.id);
        if (now) takeOver(form, now);
      }
    }, pause);
  }
}

async function again(): Promise<void> {
  if (asking || unsaved.size === 0) return;
  asking = true;
  const found = await token();
  asking = false;
  if (typeof found === "string") {
    unsaved.forEach((form) => say(form, found));
    return;
  }
  for (const field of document.querySelectorAll<HTMLInputElement>(`${FORM} input[name=csrfmiddlewaretoken]`)) {
    field.value = found.value;
  }
  unsaved.forEach((form) => form.dispatchEvent(new Event("change", { bubbles: true })));
}

// What the workbench did not take, such as words where a number goes, stays in its field and is marked there.
function marked(event: Event): void {
  const form = formOf(event);
  if (!form) return;
  if (form.querySelector(".saved[data-refused]")) refusedIn.add(form);
  else refusedIn.delete(form);
  for (const problem of form.querySelectorAll(".field-errors")) {
    const wrong = problem.textContent?.trim() !== "";
    problem.closest(".field")?.classList.toggle("wrong", wrong);
    for (const control of form.querySelectorAll(`[aria-describedby~="${problem.id}"]`)) {
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
}

function refused(event: Event): void {
  const status = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status;
  const form = formOf(event);
  if (!form) {
    // A part of another page: the page itself leads to the sign-in.
    if (status === 401) location.reload();
    return;
  }
  const first = !unsaved.has(form);
  say(form, status === 401 ? "signed-out" : "failed");
  // Signed in again meanwhile, in another window: only the token is old.
  if (status === 403 && first) void again();
}

export function startSaving(): void {
  if (!document.querySelector(FORM)) {
    document.addEventListener("htmx:responseError", refused);
    return;
  }
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (form) changed.set(form, (changed.get(form) ?? 0) + 1);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) sent.set(form, changed.get(form) ?? 0);
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    const form = formOf(event);
    const status = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status;
    if (form && status < 300) saved(form);
  });
  document.addEventListener("htmx:afterSettle", marked);
  document.addEventListener("htmx:responseError", refused);
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event);
      if (form) say(form, "failed");
    });
  }
  catchUp();
  window.addEventListener("focus", () => void again());
  window.addEventListener("online", () => void again());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void again());
  setInterval(() => void again(), AGAIN_MS);
  window.addEventListener("beforeunload", (event) => unsaved.size + refusedIn.size > 0 && event.preventDefault());
  // Left before the pause after the last letter: sent all the same.
  window.addEventListener("pagehide", () => {
    for (const form of changed.keys()) {
      if (unsaved.has(form) || refusedIn.has(form)) continue;
      const body = new FormData(form);
      sessionStorage.setItem(LEFT + form.action, "");
      void fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    }
  });
}
