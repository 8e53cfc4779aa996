// The network: the map's picking and keys, and beside them a closer look, whose ties are whose, and steps through time.
// Without script it is a picture with links for the years and a table behind.
import { startMaps } from "../map/index";
import { startSlider } from "./slider";
import { Zoom } from "./zoom";

function startNeighbours(svg: SVGSVGElement): void {
  const ties = new Map<string, SVGElement[]>();
  for (const tie of svg.querySelectorAll<SVGElement>(".tie")) {
    for (const end of [tie.dataset["source"], tie.dataset["target"]]) {
      if (end === undefined) continue;
      const own = ties.get(end) ?? [];
      own.push(tie);
      ties.set(end, own);
    }
  }
  let lit: SVGElement[] = [];
  const light = (node: SVGElement | null): void => {
    for (const tie of lit) tie.classList.remove("lit");
    lit = (node && ties.get(node.dataset["index"] ?? "")) || [];
    for (const tie of lit) tie.classList.add("lit");
  };
  const nodeOf = (event: Event) => (event.target as Element | null)?.closest<SVGElement>(".node") ?? null;
  svg.addEventListener("pointerover", (event) => light(nodeOf(event)));
  svg.addEventListener("pointerleave", () => light(null));
  svg.addEventListener("focusin", (event) => light(nodeOf(event)));
  svg.addEventListener("focusout", () => light(null));
}

function start(): void {
  startMaps();
  for (const frame of document.querySelectorAll<HTMLElement>(".area-map.network:not([data-zooms])")) {
    frame.dataset["zooms"] = "";
    for (const svg of frame.querySelectorAll<SVGSVGElement>("svg.network")) {
      startNeighbours(svg);
      new Zoom(svg).start();
    }
  }
  startSlider(start);
}

start();
