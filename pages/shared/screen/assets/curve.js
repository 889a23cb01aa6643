// A line is drawn by its height, in steps, at a few places: with a pointer over the chart, or by the arrow keys on a
// handle. It is told as "12.10.7", a number a place.
const WIDE = 360, HIGH = 230, LEFT = 52, RIGHT = 12, TOP = 20, BOTTOM = 40, SETTLED = 500;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("div");
  const pad = root.curve ?? (root.curve = new CurvePad(root));
  pad.tell = (drawn) => setTriggerValue("drawn", drawn);
  pad.show(data);
}

class CurvePad {
  constructor(root) {
    this.svg = root.appendChild(element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curve_pad", role: "group" }));
    this.svg.onpointerdown = (event) => this.begin(event);
    this.svg.onpointermove = (event) => this.last !== undefined && this.draw(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => this.settle();
    this.unsent = false;
  }

  show(data) {
    const seen = JSON.stringify(data);
    if (seen === this.seen || this.unsent) return; // what is drawn just now is newer
    const same = this.data && JSON.stringify({ ...data, drawn: "" }) === JSON.stringify({ ...this.data, drawn: "" });
    Object.assign(this, { data, seen, drawn: data.drawn !== "" });
    this.heights = this.drawn ? data.drawn.split(".").map(Number) : data.at.map(() => Math.round(data.steps / 2));
    if (!same) this.build();
    this.place();
  }

  build() {
    const { data, svg } = this;
    svg.replaceChildren();
    svg.setAttribute("aria-label", `Draw ${data.label}: ${data.y_title} against ${data.x_title}`);
    svg.style.color = data.colours.text;
    for (const step of data.rules) {
      svg.append(element("path", { d: `M${LEFT} ${this.y(step)}H${WIDE - RIGHT}`, stroke: data.colours.rule }));
      svg.append(this.words(data.words[step], LEFT - 6, this.y(step) + 4, "end"));
    }
    svg.append(this.words(data.y_title, 0, 12, "start"));
    svg.append(this.words(data.x_title, (LEFT + WIDE - RIGHT) / 2, HIGH - 4, "middle"));
    for (const place of this.labelled()) svg.append(this.words(place, this.x(place), HIGH - BOTTOM + 18, "middle"));
    this.line = svg.appendChild(element("path", { fill: "none", stroke: data.colours.line, "stroke-width": 2.5 }));
    this.handles = data.at.map((place, index) => svg.appendChild(this.handle(place, index)));
  }

  labelled() { // of places that stand close together only the first is named
    const named = [];
    for (const place of this.data.at) if (!named.length || this.x(place) - this.x(named.at(-1)) > 24) named.push(place);
    return named;
  }

  handle(place, index) {
    const { data } = this;
    const said = { "aria-label": `${data.label}, ${data.x_title}: ${place}`, "aria-orientation": "vertical" };
    const bounds = { "aria-valuemin": 0, "aria-valuemax": data.steps };
    const looks = { cx: this.x(place), r: 5.5, fill: data.colours.line };
    const circle = element("circle", { role: "slider", tabindex: 0, ...looks, ...said, ...bounds });
    circle.onkeydown = (event) => this.key(event, index);
    return circle;
  }

  place() {
    const points = this.data.at.map((place, index) => `${this.x(place)} ${this.y(this.heights[index])}`);
    this.line.setAttribute("d", `M${points.join("L")}`);
    this.line.setAttribute("opacity", this.drawn ? 1 : 0.35);
    this.handles.forEach((handle, index) => {
      handle.setAttribute("cy", this.y(this.heights[index]));
      handle.setAttribute("opacity", this.drawn ? 1 : 0.5);
      handle.setAttribute("aria-valuenow", this.heights[index]);
      handle.setAttribute("aria-valuetext", this.data.words[this.heights[index]]);
    });
  }

  key(event, index) {
    const { steps } = this.data, far = Math.max(1, Math.round(steps / 8)), height = this.heights[index];
    const to = {
      ArrowUp: height + 1, ArrowRight: height + 1, ArrowDown: height - 1, ArrowLeft: height - 1,
      PageUp: height + far, PageDown: height - far, Home: 0, End: steps,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.move(index, to);
    this.settle(SETTLED);
  }

  begin(event) {
    this.svg.setPointerCapture(event.pointerId);
    clearTimeout(this.waiting);
    this.unsent = true;
    this.box = this.svg.getBoundingClientRect(); // a page that moves under the pointer bends no line
    this.last = this.at(event);
    this.move(this.nearest(this.last[0]), this.last[1]);
  }

  draw(event) { // every handle that the pointer passed over gets the height of its path there
    const [x, height] = this.at(event), [before, from] = this.last;
    this.data.at.forEach((place, index) => {
      const there = this.x(place);
      if (there < Math.min(before, x) || there > Math.max(before, x)) return;
      this.move(index, before === x ? height : from + ((there - before) / (x - before)) * (height - from));
    });
    this.move(this.nearest(x), height);
    this.last = [x, height];
  }

  move(index, height) {
    this.heights[index] = Math.min(this.data.steps, Math.max(0, Math.round(height)));
    this.drawn = this.unsent = true;
    this.place();
  }

  settle(after = 0) {
    this.last = undefined;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.unsent = false;
      this.tell(this.heights.join("."));
    }, after);
  }

  nearest(x) {
    const away = this.data.at.map((place) => Math.abs(this.x(place) - x));
    return away.indexOf(Math.min(...away));
  }

  at(event) {
    const { box } = this;
    const x = ((event.clientX - box.left) / box.width) * WIDE, y = ((event.clientY - box.top) / box.height) * HIGH;
    return [x, ((HIGH - BOTTOM - y) / (HIGH - TOP - BOTTOM)) * this.data.steps];
  }

  x(place) {
    const [first, last] = [this.data.at[0], this.data.at.at(-1)];
    return LEFT + 8 + ((place - first) / (last - first)) * (WIDE - RIGHT - LEFT - 16);
  }

  y(step) {
    return HIGH - BOTTOM - (step / this.data.steps) * (HIGH - TOP - BOTTOM);
  }

  words(text, x, y, anchor) {
    const found = element("text", { x, y, "text-anchor": anchor, fill: this.data.colours.muted, "aria-hidden": true });
    found.textContent = text;
    return found;
  }
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
