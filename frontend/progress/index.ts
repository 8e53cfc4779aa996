// A job's progress: htmx fetches the box again while the job runs; here its changes are read out, but not each per cent.

const STEP = 25;

function announce(box: HTMLElement): void {
  const place = document.querySelector<HTMLElement>("#announcements");
  const bar = box.querySelector<HTMLProgressElement>("progress");
  const state = box.dataset["state"] ?? "";
  const share = bar && bar.max > 0 ? (100 * bar.value) / bar.max : 0;
  const mark = `${box.id}:${state}:${Math.floor(share / STEP)}`;
  if (!place || place.dataset["mark"] === mark) return;
  place.dataset["mark"] = mark;
  place.textContent = box.querySelector<HTMLElement>("[data-progress-text]")?.textContent?.trim() ?? "";
}

export function startProgress(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const swapped = event.target as HTMLElement;
    const box = swapped.isConnected ? swapped.closest<HTMLElement>("[data-progress]") : null;
    const found = box ?? document.querySelector<HTMLElement>("[data-progress]");
    if (!found) return;
    announce(found);
    const state = found.dataset["state"] ?? "";
    if (state === "done" && found.dataset["next"]) location.assign(found.dataset["next"]);
    // The page itself says what went wrong and what can be done.
    if (state === "failed" || state === "cancelled") location.reload();
  });
}
