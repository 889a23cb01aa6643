// A pad to draw one stroke on, with a mouse, a pen or a finger; it is told as [[milliseconds, x, y], ...].
export default function ({ data, parentElement, setTriggerValue }) {
  const canvas = parentElement.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const side = data.side;
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  canvas.setAttribute("aria-label", data.label);
  pen.strokeStyle = data.colour;
  Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round" });
  let points = null;
  let box = null; // where the pad was when the stroke began: a page that moves under the pointer draws nothing

  const add = (event) => {
    const time = event.timeStamp, x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
    if (points.length) {
      const [, beforeX, beforeY] = points.at(-1);
      pen.beginPath();
      pen.moveTo(beforeX * side, beforeY * side);
      pen.lineTo(x * side, y * side);
      pen.stroke();
    }
    points.push([time, x, y]);
  };

  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.clearRect(0, 0, side, side);
    points = [];
    box = canvas.getBoundingClientRect();
    add(event);
  };
  canvas.onpointermove = (event) => points && (event.getCoalescedEvents?.() ?? [event]).forEach(add);
  canvas.onpointerup = (event) => {
    if (!points) return;
    add(event);
    // The middle is 0, half a side is 1, and up is up.
    const told = points.map(([time, x, y]) => [Math.round(10 * time) / 10, 2 * x - 1, 1 - 2 * y]);
    points = null;
    setTriggerValue("stroke", JSON.stringify(told.slice(0, 5000)));
  };
}
