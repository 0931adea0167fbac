// Draws a chart beside the table in each element marked data-chart, out of that table, with Chart.js (its global `Chart`).
// A column whose head has data-series is a series; its cells say their numbers in data-value, and their link is where a
// click on the bar leads. The table stays: it says all that the chart says, and is what screen readers read.
// data-flat: the bars lie. data-stacked: those of a row stand on each other. data-unit: a currency, "percent", "count" or "days".
const locale = document.documentElement.lang || undefined;

// What each series looks like. No two that meet differ by their hue alone: they are full, pale or hatched.
const LOOKS = {
  open: { fill: "accent-tint", edge: "accent" },
  weighted: { fill: "accent", edge: "accent" },
  won: { fill: "ok", edge: "ok" },
  now: { fill: "accent", edge: "accent" },
  median: { fill: "accent", edge: "accent" },
  ninetieth: { fill: "accent-tint", edge: "accent" },
  onward: { fill: "ok", edge: "ok" },
  overridden: { fill: "accent-tint", edge: "accent" },
  warned: { fill: "warn-tint", edge: "warn", hatch: [0, 8, 8, 0] },
  stopped: { fill: "bad-tint", edge: "bad", hatch: [0, 0, 8, 8] },
  back: { fill: "warn-tint", edge: "warn", hatch: [0, 8, 8, 0] },
  lost: { fill: "bad-tint", edge: "bad", hatch: [0, 0, 8, 8] },
};

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--pw-${name}`).trim();
}

function paint({ fill, edge, hatch }) {
  if (!hatch) return token(fill);
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = token(fill);
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = token(edge);
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(hatch[0], hatch[1]);
  pen.lineTo(hatch[2], hatch[3]);
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

function axisText(unit) {
  const style = { percent: { style: "percent" }, count: { maximumFractionDigits: 0 }, days: { maximumFractionDigits: 1 } }[unit] ?? {
    style: "currency",
    currency: unit,
    notation: "compact",
    maximumFractionDigits: 1,
  };
  const format = new Intl.NumberFormat(locale, style);
  return (value) => format.format(unit === "percent" ? value / 100 : value);
}

function read(table) {
  const columns = [...table.tHead.rows[0].cells].filter((cell) => cell.dataset.series);
  const rows = [...table.tBodies[0].rows].filter((row) =>
    columns.some((column) => row.cells[column.cellIndex].dataset.value !== undefined),
  );
  return { columns, rows };
}

function settings(element, columns, rows) {
  const isFlat = "flat" in element.dataset;
  const stacked = "stacked" in element.dataset;
  const unit = element.dataset.unit;
  const cell = (at) => rows[at.index ?? at.dataIndex].cells[columns[at.datasetIndex].cellIndex];
  const ink = token("ink-2");
  const names = { stacked, grid: { display: false }, border: { color: token("line-strong") }, ticks: { color: ink, autoSkip: false } };
  const numbers = {
    stacked,
    beginAtZero: true,
    suggestedMax: unit === "percent" ? 100 : undefined,
    grid: { color: token("line") },
    border: { display: false },
    ticks: { color: ink, maxTicksLimit: 6, precision: unit === "count" ? 0 : undefined, callback: axisText(unit) },
  };
  return {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent),
      datasets: columns.map((column) => ({
        label: column.textContent,
        data: rows.map((row) => Number(row.cells[column.cellIndex].dataset.value)),
        backgroundColor: paint(LOOKS[column.dataset.series]),
        borderColor: token(LOOKS[column.dataset.series].edge),
        borderWidth: 1,
        borderRadius: 2,
        borderSkipped: false,
        maxBarThickness: 28,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: isFlat ? "y" : "x",
      scales: isFlat ? { x: numbers, y: names } : { x: names, y: numbers },
      interaction: { mode: "nearest", axis: isFlat ? "y" : "x", intersect: true },
      plugins: {
        legend: { align: "start", labels: { color: ink, boxWidth: 14, boxHeight: 10 } },
        tooltip: { callbacks: { label: (at) => `${at.dataset.label}: ${cell(at).textContent}` } },
      },
      onHover: (event, found) => {
        event.native.target.style.cursor = found.some((at) => cell(at).querySelector("a")) ? "pointer" : "";
      },
      onClick: (event, found) => {
        const link = found.length && cell(found[0]).querySelector("a");
        if (link) link.click();
      },
    },
  };
}

function start(element) {
  const table = element.querySelector("table");
  const { columns, rows } = read(table);
  if (!rows.length) return;
  const frame = document.createElement("div");
  frame.className = "pw-chart";
  frame.setAttribute("aria-hidden", "true");
  const lies = "flat" in element.dataset;
  const perRow = "stacked" in element.dataset ? 30 : 14 + 16 * columns.length;
  frame.style.height = `${lies ? 76 + perRow * rows.length : 380}px`;
  const canvas = frame.appendChild(document.createElement("canvas"));
  element.prepend(frame);
  let chart;
  const draw = () => {
    chart?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    chart = new Chart(canvas, settings(element, columns, rows));
  };
  draw();
  document.fonts.ready.then(draw); // names are wider in their own font
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

document.querySelectorAll("[data-chart]").forEach(start);
