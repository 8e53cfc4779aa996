// The map: hover, arrow keys among the areas, and selection. Without script it is a picture with a table behind.
//
// Also a network, whose nodes are picked as areas are.
//
// <div class="area-map" data-map [data-target="#where"]> around an SVG from klustermotor.figures.choropleth;
// each area carries data-code, data-name and data-value; where a code leads stands in the element named by data-links.

type Area = SVGGraphicsElement & HTMLOrSVGElement;
type Middle = { area: Area; x: number; y: number };
type Ajax = { ajax(verb: string, url: string, context: { target: string; swap: string }): Promise<void> };

// Areas of a map, and nodes of a network.
const MARKS = ".area, .node";
const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function said(area: Area): string {
  return [area.dataset["name"] ?? area.dataset["code"], area.dataset["value"]].filter(Boolean).join(": ");
}

function links(frame: HTMLElement): Record<string, string> {
  const holder = document.getElementById(frame.dataset["links"] ?? "");
  return holder ? (JSON.parse(holder.textContent ?? "{}") as Record<string, string>) : {};
}

class AreaMap {
  private readonly areas: Area[];
  private readonly urls: Record<string, string>;
  private readonly tip: HTMLElement;
  private typed = "";
  private typedAt = 0;

  constructor(private readonly frame: HTMLElement, private readonly svg: SVGSVGElement) {
    this.areas = [...svg.querySelectorAll<Area>(MARKS)];
    this.urls = links(frame);
    this.tip = document.createElement("div");
    this.tip.className = "map-tip";
    this.tip.hidden = true;
    this.tip.setAttribute("aria-hidden", "true");
    frame.append(this.tip);
  }

  start(): void {
    if (this.areas.length === 0) return;
    this.svg.setAttribute("role", "group");
    for (const area of this.areas) {
      // The browser's own tooltip would stand on top of ours.
      area.querySelector("title")?.remove();
      area.setAttribute("tabindex", "-1");
      area.setAttribute("role", this.url(area) ? "link" : "img");
      area.setAttribute("aria-label", said(area));
    }
    this.first().setAttribute("tabindex", "0");
    this.svg.addEventListener("pointermove", (event) => this.hover(event));
    this.svg.addEventListener("pointerleave", () => this.hide());
    this.svg.addEventListener("click", (event) => this.pick(this.areaOf(event.target)));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focusin", (event) => this.focused(this.areaOf(event.target)));
    this.svg.addEventListener("focusout", () => this.hide());
    this.frame.dataset["ready"] = "";
  }

  private first(): Area {
    const code = this.frame.dataset["current"];
    return this.areas.find((area) => area.dataset["code"] === code) ?? (this.areas[0] as Area);
  }

  private url(area: Area): string | undefined {
    return this.urls[area.dataset["code"] ?? ""];
  }

  private areaOf(target: EventTarget | null): Area | null {
    return (target as Element | null)?.closest<Area>(MARKS) ?? null;
  }

  private hover(event: PointerEvent): void {
    const area = this.areaOf(event.target);
    if (!area) return this.hide();
    const box = this.frame.getBoundingClientRect();
    this.show(area, event.clientX - box.left, event.clientY - box.top);
  }

  private focused(area: Area | null): void {
    if (!area) return;
    for (const other of this.areas) other.setAttribute("tabindex", other === area ? "0" : "-1");
    if (!area.matches(":focus-visible")) return;
    const box = this.frame.getBoundingClientRect();
    const place = area.getBoundingClientRect();
    this.show(area, place.left + place.width / 2 - box.left, place.top + place.height / 2 - box.top);
  }

  private show(area: Area, x: number, y: number): void {
    for (const other of this.areas) other.classList.toggle("near", other === area);
    this.tip.textContent = said(area).replace(": ", "\n");
    this.tip.hidden = false;
    const room = this.frame.clientWidth - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(x + 14, room))}px`;
    this.tip.style.top = `${Math.max(0, y - this.tip.offsetHeight - 10)}px`;
  }

  private hide(): void {
    this.tip.hidden = true;
    for (const area of this.areas) area.classList.remove("near");
  }

  private key(event: KeyboardEvent): void {
    const area = this.areaOf(event.target);
    if (!area || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    let next: Area | undefined;
    if (direction) next = this.beside(area, direction);
    else if (event.key === "Home") next = this.areas[0];
    else if (event.key === "End") next = this.areas.at(-1);
    else if (event.key === "Enter" || event.key === " ") this.pick(area);
    else if (event.key === "Escape") this.hide();
    else if (event.key.length === 1) next = this.named(event);
    else return;
    event.preventDefault();
    next?.focus();
  }

  // The nearest area in the direction pressed: what lies aside counts double.
  private beside(from: Area, [dx, dy]: [number, number]): Area | undefined {
    const here = this.middle(from);
    let best: Area | undefined;
    let least = Infinity;
    for (const { area, x, y } of this.areas.map((area) => this.middle(area))) {
      const along = (x - here.x) * dx + (y - here.y) * dy;
      const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
      if (area === from || along <= 0.5) continue;
      if (along + 2 * aside < least) {
        least = along + 2 * aside;
        best = area;
      }
    }
    return best;
  }

  private middle(area: Area): Middle {
    const box = area.getBBox();
    return { area, x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  // Letters lead to the area whose name begins so, as in a list.
  private named(event: KeyboardEvent): Area | undefined {
    this.typed = event.timeStamp - this.typedAt < 800 ? this.typed + event.key : event.key;
    this.typedAt = event.timeStamp;
    const wanted = this.typed.toLocaleLowerCase();
    return this.areas.find((area) => (area.dataset["name"] ?? "").toLocaleLowerCase().startsWith(wanted));
  }

  private pick(area: Area | null): void {
    const url = area && this.url(area);
    if (!area || !url) return;
    for (const other of this.areas) other.classList.toggle("picked", other === area);
    const target = this.frame.dataset["target"];
    const htmx = (window as unknown as { htmx?: Ajax }).htmx;
    if (!target || !htmx) return location.assign(url);
    void htmx.ajax("GET", url, { target, swap: "innerHTML" }).then(() => {
      const place = document.getElementById("announcements");
      if (place) place.textContent = said(area);
    });
  }
}

export function startMaps(): void {
  for (const frame of document.querySelectorAll<HTMLElement>("[data-map]:not([data-ready])")) {
    for (const svg of frame.querySelectorAll("svg")) new AreaMap(frame, svg).start();
  }
}

startMaps();
