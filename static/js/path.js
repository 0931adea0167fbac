// Keys for a row of steps marked data-path: left and right (or Home, End) move, Enter follows the step's link. Without
// this file every step is in the Tab order; with it the row is one stop, on the selected step.
function start(path) {
  const steps = [...path.querySelectorAll(".pw-step")];
  const chosen =
    steps.find((step) => step.getAttribute("aria-selected") === "true") ??
    steps.find((step) => step.hasAttribute("aria-current")) ??
    steps[0];
  if (!chosen) return;
  path.dataset.pathReady = "";
  const stopAt = (step) => {
    for (const other of steps) other.tabIndex = other === step ? 0 : -1;
  };
  stopAt(chosen);
  // On a narrow screen the row scrolls: bring the step that matters into it, without moving the page.
  path.scrollLeft = chosen.offsetLeft - (path.clientWidth - chosen.offsetWidth) / 2;
  const backwards = getComputedStyle(path).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const forwards = backwards === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  path.addEventListener("keydown", (event) => {
    const at = steps.indexOf(event.target.closest(".pw-step"));
    const to = { [backwards]: at - 1, [forwards]: at + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (at < 0 || to === undefined || !steps[to]) return;
    event.preventDefault();
    stopAt(steps[to]);
    steps[to].focus();
  });
}

const startAll = () => document.querySelectorAll("[data-path]:not([data-path-ready])").forEach(start);
startAll();
document.addEventListener("htmx:afterSettle", startAll);
