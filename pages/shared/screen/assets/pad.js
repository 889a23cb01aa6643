// A pad to draw one stroke on, with a mouse, a pen or a finger; it is told as [[milliseconds, x, y], ...].
export default function ({ data, parentElement, setTriggerValue }) {
  const canvas = parentElement.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const side = data.side;
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  canvas.setAttribute("aria-label", data.label);
  pen.strokeStyle = data.colour;
  Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round" });
  // A page that is drawn anew, or moves under the pointer, leaves a stroke as it is: it is kept with the canvas, and so
  // is the box in which the canvas stood when the stroke began.
  const stroke = (canvas.stroke ??= { points: null, box: null });

  const add = (event) => {
    const { points, box } = stroke;
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
    Object.assign(stroke, { points: [], box: canvas.getBoundingClientRect() });
    add(event);
  };
  canvas.onpointermove = (event) => stroke.points && (event.getCoalescedEvents?.() ?? [event]).forEach(add);
  canvas.onpointercancel = () => (stroke.points = null);
  canvas.onpointerup = (event) => {
    if (!stroke.points) return;
    add(event);
    // The middle is 0, half a side is 1, and up is up.
    const told = stroke.points.map(([time, x, y]) => [Math.round(10 * time) / 10, 2 * x - 1, 1 - 2 * y]);
    stroke.points = null;
    setTriggerValue("stroke", JSON.stringify(told.slice(0, 5000)));
  };
}
