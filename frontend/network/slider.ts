// Steps through time: each day is asked of the server, which draws everybody at the same place on every day.

type Day = { day: string; name: string; url: string };
type Htmx = { process(element: Element): void };

const PAUSE = 900;
let playing: number | undefined;

export function startSlider(started: () => void): void {
  const form = document.querySelector<HTMLFormElement>("[data-time][hidden]");
  const slider = form?.querySelector<HTMLInputElement>("[data-slider]");
  const holder = document.getElementById("network-days");
  if (!form || !slider || !holder) return;
  const days = JSON.parse(holder.textContent ?? "[]") as Day[];
  form.hidden = false;
  document.querySelector<HTMLElement>("[data-years]")?.setAttribute("hidden", "");
  const output = form.querySelector("output");
  const play = form.querySelector<HTMLButtonElement>("[data-play]");
  if (play && playing !== undefined) play.textContent = play.dataset["stop"] ?? "";
  slider.addEventListener("input", () => {
    const name = days[Number(slider.value)]?.name ?? "";
    slider.setAttribute("aria-valuetext", name);
    if (output) output.textContent = name;
  });
  slider.addEventListener("change", () => void go(days[Number(slider.value)], started));
  form.addEventListener("submit", (event) => event.preventDefault());
  play?.addEventListener("click", () => {
    if (playing !== undefined) return stop(play);
    step(slider.value === slider.max ? 0 : Number(slider.value) + 1, days, started);
  });
}

function stop(play: HTMLButtonElement): void {
  window.clearTimeout(playing);
  playing = undefined;
  play.textContent = play.dataset["play"] ?? "";
}

function step(at: number, days: Day[], started: () => void): void {
  playing = 0;
  void go(days[at], started, "[data-play]").then(() => {
    if (playing === undefined) return;
    const next = at + 1 < days.length;
    playing = next ? window.setTimeout(() => step(at + 1, days, started), PAUSE) : undefined;
    const play = document.querySelector<HTMLButtonElement>("[data-play]");
    if (play && next) play.textContent = play.dataset["stop"] ?? "";
  });
}

async function go(day: Day | undefined, started: () => void, focused = "[data-slider]"): Promise<void> {
  if (!day) return;
  const top = window.scrollY;
  const answer = await fetch(day.url, { headers: { Accept: "text/html" } });
  const asked = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#main");
  const shown = document.querySelector("#main");
  if (!answer.ok || !asked || !shown) return location.assign(day.url);
  // Not through htmx, which would leave out what the picture's nodes lead to.
  shown.replaceWith(asked);
  (window as unknown as { htmx?: Htmx }).htmx?.process(asked);
  history.replaceState(history.state, "", day.url);
  started();
  window.scrollTo({ top });
  document.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  const place = document.getElementById("announcements");
  if (place) place.textContent = day.name;
}
