// A closer look at a large picture: by buttons, by + − 0, by the wheel with Ctrl, by dragging. Names come as room does.

type Box = { x: number; y: number; width: number; height: number };

const CLOSEST = 16;
const MOST_NAMES = 40;
const STEP = 1.6;

export class Zoom {
  private readonly whole: Box;
  private shown: Box;
  private dragged: { x: number; y: number; from: Box } | null = null;
  private moved = false;
  private readonly names: SVGGElement;

  constructor(private readonly svg: SVGSVGElement) {
    const [x = 0, y = 0, width = 1, height = 1] = (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
    this.whole = { x, y, width, height };
    this.shown = this.whole;
    this.names = document.createElementNS("http://www.w3.org/2000/svg", "g");
    this.names.setAttribute("class", "zoom-names");
    this.names.setAttribute("aria-hidden", "true");
  }

  start(): void {
    this.svg.append(this.names);
    this.tools();
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.release());
    this.svg.addEventListener("pointercancel", () => this.release());
    // What was dragged was not picked.
    this.svg.addEventListener("click", (event) => {
      if (this.moved) event.stopImmediatePropagation();
      this.moved = false;
    }, { capture: true });
    this.svg.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.svg.addEventListener("focusin", (event) => this.bring(event.target as SVGGraphicsElement));
  }

  private tools(): void {
    const words = document.getElementById("network-words");
    const said = JSON.parse(words?.textContent ?? "{}") as Record<string, string>;
    const bar = document.createElement("div");
    bar.className = "zoom-tools";
    const tools: [string, string, () => void][] = [
      ["+", said["closer"] ?? "+", () => this.by(STEP)],
      ["−", said["farther"] ?? "−", () => this.by(1 / STEP)],
      ["⤢", said["whole"] ?? "0", () => this.show(this.whole)],
    ];
    for (const [sign, label, act] of tools) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small";
      button.textContent = sign;
      button.title = label;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      bar.append(button);
    }
    this.svg.before(bar);
  }

  private get scale(): number {
    return this.whole.width / this.shown.width;
  }

  private by(factor: number, x?: number, y?: number): void {
    const scale = Math.min(CLOSEST, Math.max(1, this.scale * factor));
    const box = this.shown;
    const width = this.whole.width / scale;
    const height = this.whole.height / scale;
    const atX = x ?? box.x + box.width / 2;
    const atY = y ?? box.y + box.height / 2;
    const share = { x: (atX - box.x) / box.width, y: (atY - box.y) / box.height };
    this.show({ x: atX - share.x * width, y: atY - share.y * height, width, height });
  }

  private show(box: Box): void {
    const most = { x: this.whole.x + this.whole.width - box.width, y: this.whole.y + this.whole.height - box.height };
    this.shown = {
      ...box,
      x: Math.min(Math.max(box.x, this.whole.x), most.x),
      y: Math.min(Math.max(box.y, this.whole.y), most.y),
    };
    const { x, y, width, height } = this.shown;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.svg.classList.toggle("is-close", this.scale > 1.01);
    this.name();
  }

  // Names of those in view, the largest first, where they do not stand on each other.
  private name(): void {
    this.names.replaceChildren();
    if (this.scale < 1.5) return;
    const size = 12 / this.scale;
    const taken: Box[] = [];
    const { x, y, width, height } = this.shown;
    const inView = [...this.svg.querySelectorAll<SVGGraphicsElement>(".node")]
      .map((node) => ({ node, box: node.getBBox() }))
      .filter(({ box }) => box.x > x && box.y > y && box.x < x + width && box.y < y + height)
      .sort((one, other) => other.box.width - one.box.width);
    for (const { node, box } of inView) {
      if (taken.length >= MOST_NAMES) break;
      const words = node.dataset["name"] ?? "";
      const place = { x: box.x + box.width + size / 4, y: box.y + box.height / 2 - size / 2, width: words.length * size * 0.55, height: size };
      if (taken.some((other) => meet(other, place))) continue;
      taken.push(place);
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      text.setAttribute("x", String(place.x));
      text.setAttribute("y", String(box.y + box.height / 2 + size * 0.35));
      text.setAttribute("font-size", String(size));
      text.textContent = words;
      this.names.append(text);
    }
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = this.point(event);
    this.by(event.deltaY < 0 ? STEP : 1 / STEP, at.x, at.y);
  }

  private point(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const matrix = this.svg.getScreenCTM();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix?.inverse());
    return { x: at.x, y: at.y };
  }

  private press(event: PointerEvent): void {
    this.moved = false;
    if (this.scale > 1 && event.button === 0) this.dragged = { x: event.clientX, y: event.clientY, from: this.shown };
  }

  private drag(event: PointerEvent): void {
    if (!this.dragged) return;
    const dx = event.clientX - this.dragged.x;
    const dy = event.clientY - this.dragged.y;
    if (Math.abs(dx) + Math.abs(dy) < 4 && !this.moved) return;
    this.moved = true;
    const unit = 1 / (this.svg.getScreenCTM()?.a ?? 1);
    const { from } = this.dragged;
    this.show({ ...from, x: from.x - dx * unit, y: from.y - dy * unit });
  }

  private release(): void {
    this.dragged = null;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+") this.by(STEP);
    else if (event.key === "-") this.by(1 / STEP);
    else if (event.key === "0") this.show(this.whole);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Who is walked to by keys is brought into view.
  private bring(target: SVGGraphicsElement): void {
    if (this.scale === 1 || !target.matches(".node")) return;
    const box = target.getBBox();
    const { x, y, width, height } = this.shown;
    if (box.x > x && box.y > y && box.x < x + width && box.y < y + height) return;
    this.show({ ...this.shown, x: box.x - width / 2, y: box.y - height / 2 });
  }
}

function meet(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}
