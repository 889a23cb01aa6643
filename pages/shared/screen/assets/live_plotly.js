// Draws a figure with Plotly.react, so that an update neither remounts the chart nor loses its zoom.
const load = (address) =>
  (window.__unrollPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.appendChild(script);
  }));

// The words of the page come first: a chart is drawn once the browser has put them on the screen.
const settled = () =>
  new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 100 }));

const FULL_SCREEN = {
  name: "fullscreen",
  title: "Full screen",
  icon: { width: 24, height: 24, path: "M3 3H10V5H5V10H3Z M14 3H21V10H19V5H14Z M3 14H5V19H10V21H3Z M19 14H21V21H14V19H19Z" },
  click: (plot) => (document.fullscreenElement === plot ? document.exitFullscreen() : plot.requestFullscreen()),
};

// Saved by the browser itself, on the paper of the page: nothing is sent anywhere.
const save = (format, title, path) => ({
  name: format,
  title,
  icon: { width: 24, height: 24, path },
  click: (plot) => {
    const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    const figure = { data: plot.data, layout: { ...plot.layout, paper_bgcolor: paper } };
    const { width, height } = plot.getBoundingClientRect();
    window.Plotly.downloadImage(figure, { format, width, height, scale: format === "png" ? 2 : 1, filename: plot.__name });
  },
});
const ARROW = "M11 3H13V12H16L12 17L8 12H11Z ";
const SAVES = [
  save("png", "Save as PNG", `${ARROW}M4 19H20V21H4Z`),
  save("svg", "Save as SVG", `${ARROW}M4 19H10V21H4Z M14 19H20V21H14Z`),
];

const fit = (plot, height) => {
  const full = document.fullscreenElement === plot;
  plot.style.height = `${full ? window.innerHeight : height}px`;
  plot.style.background = full ? getComputedStyle(document.querySelector(".stApp")).backgroundColor : "";
  window.Plotly.relayout(plot, { height: full ? window.innerHeight : height, width: full ? window.innerWidth : undefined });
};

// Tells Python which span of the time axis is in view, once the hand has come to rest.
const tellSpan = (plot, change) => {
  const changed = Object.keys(change).some((key) => key.startsWith("xaxis."));
  if (!changed) return;
  clearTimeout(plot.__rest);
  plot.__rest = setTimeout(() => {
    const axis = plot.layout.xaxis;
    plot.__tell("span", axis.autorange ? null : [String(axis.range[0]), String(axis.range[1])]);
  }, 150);
};

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (data.figure === null) {
    parentElement.querySelector(".plot")?.remove();
    (window.requestIdleCallback ?? setTimeout)(() => load(data.plotly));
    return;
  }
  const plot = parentElement.querySelector(".plot");
  plot.style.width = "100%";
  plot.style.height = `${data.height}px`;
  plot.setAttribute("aria-label", data.alt);
  plot.__wanted = data.figure;
  plot.__tell = setStateValue;
  plot.__name = data.name;
  load(data.plotly).then(async (plotly) => {
    await settled();
    if (plot.__wanted !== data.figure || !plot.isConnected) return;
    // Read anew each time: Plotly writes the ranges it works out into what it is given, and they would end a zoom.
    const { data: traces, layout } = JSON.parse(data.figure);
    const height = document.fullscreenElement === plot ? window.innerHeight : data.height;
    Object.assign(layout, { autosize: true, height });
    const settings = { ...data.settings, modeBarButtonsToAdd: [...SAVES, FULL_SCREEN] };
    plot.__drawing = plotly.react(plot, traces, layout, settings);
    // Before it is drawn to its end: a hand may zoom as soon as there is something to see.
    if (data.zooms && !plot.__heard) plot.on("plotly_relayout", (change) => tellSpan(plot, change));
    if (data.clicks && !plot.__heard) plot.on("plotly_click", ({ points: [{ x, y }] }) => setTriggerValue("point", [x, y]));
    plot.__heard = true;
    await plot.__drawing;
    plot.onfullscreenchange = () => fit(plot, data.height);
    plot.__drawn = true;
  });
  return () => {
    clearTimeout(plot.__rest);
    plot.__wanted = null;
    // Plotly draws in several turns; what is purged in between fails in the next one.
    Promise.resolve(plot.__drawing).finally(() => {
      if (plot.__wanted === null && plot.__drawing) window.Plotly.purge(plot);
      plot.__drawing = null;
    });
    plot.__drawn = plot.__heard = false;
  };
}
