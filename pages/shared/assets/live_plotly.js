// Draws a figure with Plotly.react, so that an update neither remounts the chart nor loses its zoom.
const load = (address) =>
  (window.__unrollPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.appendChild(script);
  }));

export default function ({ data, parentElement }) {
  const plot = parentElement.querySelector(".plot");
  plot.style.width = "100%";
  plot.style.height = `${data.height}px`;
  plot.setAttribute("aria-label", data.alt);
  plot.__wanted = data.figure;
  load(data.plotly).then((plotly) => {
    if (plot.__wanted !== data.figure || !plot.isConnected) return;
    const layout = { ...data.figure.layout, autosize: true, height: data.height };
    const config = {
      responsive: true,
      displaylogo: false,
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
      toImageButtonOptions: { format: "png", scale: 2 },
    };
    plotly.react(plot, data.figure.data, layout, config);
    plot.__drawn = true;
  });
  return () => {
    plot.__wanted = null;
    if (plot.__drawn) window.Plotly.purge(plot);
    plot.__drawn = false;
  };
}
