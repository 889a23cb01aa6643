// Plays the frames of a sheet; beside them what would be said at each frame, below them which frames decided.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".film");
  const [screen, strip] = root.querySelectorAll("canvas");
  const button = root.querySelector("button");
  const range = root.querySelector("input");
  const time = root.querySelector("output");
  const opinions = root.querySelector(".opinions");
  const { frames, width, height, rate, colours } = data;
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--film-${name}`, colour);

  const wide = Math.round(width * data.scale);
  Object.assign(screen, { width, height });
  screen.style.width = `${wide}px`;
  screen.style.height = `${Math.round(height * data.scale)}px`;
  screen.setAttribute("aria-label", data.alt);
  root.querySelector(".screen").style.width = `${Math.max(wide, 160)}px`;
  range.max = frames - 1;
  range.setAttribute("aria-label", "Frame");

  const rows = data.opinions.length ? data.classes.map((name) => opinionRow(name)) : [];
  opinions.replaceChildren(...rows.map(([row]) => row));
  drawDecided(strip, Math.max(wide, 160), data.decided, colours);

  const pen = screen.getContext("2d");
  const sheet = new Image();
  // A film that is drawn again, because something else on the page changed, goes on where it was.
  const same = root.dataset.sheet === data.sheet;
  let at = same ? Math.min(Number(range.value), frames - 1) : 0;
  let playing = same ? root.dataset.playing === "yes" : !matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.dataset.sheet = data.sheet;
  // Called again whenever something of the page changes: the clock of the call before stops.
  clearInterval(root.timer);

  const show = () => {
    pen.clearRect(0, 0, width, height);
    pen.drawImage(sheet, 0, at * height, width, height, 0, 0, width, height);
    range.value = at;
    time.textContent = `${((at + 1) / rate).toFixed(1)} s`;
    if (!rows.length) return;
    const told = data.opinions[at];
    const leads = told.indexOf(Math.max(...told));
    rows.forEach(([row, bar, number], place) => {
      bar.style.width = `${100 * told[place]}%`;
      number.textContent = `${(100 * told[place]).toFixed(0)} %`;
      row.classList.toggle("leads", place === leads);
    });
  };
  const play = (wanted) => {
    playing = wanted && frames > 1;
    root.dataset.playing = playing ? "yes" : "no";
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    clearInterval(root.timer);
    let rest = 0;
    if (playing)
      root.timer = setInterval(() => {
        // The last frame stays for a moment, so that one sees where a clip begins.
        if (at === frames - 1 && rest++ < rate) return;
        rest = 0;
        at = (at + 1) % frames;
        show();
      }, 1000 / rate);
  };
  button.onclick = () => play(!playing);
  range.oninput = () => {
    play(false);
    at = Number(range.value);
    show();
  };
  sheet.onload = () => {
    show();
    play(playing);
  };
  sheet.src = data.sheet;
  return () => root.isConnected || clearInterval(root.timer);
}

function opinionRow(name) {
  const row = document.createElement("div");
  row.className = "opinion";
  const [label, number, track, bar] = ["span", "span", "i", "b"].map((tag) => document.createElement(tag));
  label.textContent = name;
  label.title = name;
  track.append(bar);
  row.append(label, number, track);
  return [row, bar, number];
}

function drawDecided(strip, wide, decided, colours) {
  strip.hidden = !decided.length;
  if (!decided.length) return;
  Object.assign(strip, { width: decided.length, height: 1 });
  strip.style.width = `${wide}px`;
  strip.setAttribute("aria-label", "By how much each frame spoke for the label");
  const pen = strip.getContext("2d");
  const most = Math.max(...decided.map(Math.abs), 1e-12);
  pen.fillStyle = colours.rule;
  pen.fillRect(0, 0, decided.length, 1);
  decided.forEach((worth, frame) => {
    pen.globalAlpha = Math.abs(worth) / most;
    pen.fillStyle = worth > 0 ? colours.for : colours.against;
    pen.fillRect(frame, 0, 1, 1);
  });
}
