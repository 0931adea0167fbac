// Keys for a row of steps marked data-path: left and right (or Home, End) move, Enter and Space follow the step's link.
// Without this file every step is in the Tab order; with it the row is one stop, on the selected step.
// Also: the button that folds the panel below the row, and the select that stands for the row on a phone.
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
  // Where there is no room for all, the row scrolls: bring the step that matters into it, without moving the page.
  const show = () => {
    const middle = (path.clientWidth - chosen.offsetWidth) / 2;
    path.scrollLeft = chosen.offsetLeft - path.offsetLeft - middle;
  };
  show();
  document.fonts.ready.then(show); // names are wider in their own font
  const backwards = getComputedStyle(path).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const forwards = backwards === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  path.addEventListener("keydown", (event) => {
    const at = steps.indexOf(event.target.closest(".pw-step"));
    if (at >= 0 && event.key === " ") {
      event.preventDefault();
      steps[at].click();
      return;
    }
    const to = { [backwards]: at - 1, [forwards]: at + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (at < 0 || to === undefined || !steps[to]) return;
    event.preventDefault();
    stopAt(steps[to]);
    steps[to].focus();
  });
}

// Folded or not is remembered with the person; until they chose, the panel is open where there is room for it.
let chosen = "";

function remember(button) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  const body = new URLSearchParams({ path_panel: chosen });
  fetch(button.dataset.remember, { method: "POST", headers, body, redirect: "manual", keepalive: true }).catch(() => {});
}

function startToggle(button) {
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  const show = (folded) => {
    panel.hidden = folded;
    button.setAttribute("aria-expanded", String(!folded));
    button.querySelector("use")?.setAttribute("href", button.dataset[folded ? "iconOpen" : "iconFold"]);
  };
  const wanted = chosen || button.dataset.wanted;
  const folded = wanted === "room" ? matchMedia("(max-width: 767px)").matches : wanted === "folded";
  button.hidden = false;
  show(folded && !("coachKeep" in button.dataset));
  button.addEventListener("click", () => {
    show(!panel.hidden);
    chosen = panel.hidden ? "folded" : "open";
    remember(button);
  });
}

function startAll() {
  document.querySelectorAll("[data-path]:not([data-path-ready])").forEach(start);
  document.querySelectorAll("[data-coach-toggle][hidden]").forEach(startToggle);
}
startAll();
document.addEventListener("change", (event) => {
  event.target.closest("form[data-stepsel]")?.requestSubmit();
});
document.addEventListener("htmx:afterSettle", startAll);
// A move or a save leaves the page where the server led: its address is the record's, with the step that is looked at.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.target?.id !== "path" || detail.requestConfig.verb !== "post" || detail.xhr.status !== 200) return;
  history.replaceState(history.state, "", detail.xhr.responseURL);
});
// While the bar's last post is on its way, the press of another button waits for the bar that the answer brings, whose
// version is the new one; if the answer is a refusal, it is dropped. The same button again is a double click.
let posting = null; // the id of the button whose post is on its way
let waiting = "";
const isPost = ({ detail }) => detail.target?.id === "path" && detail.requestConfig.verb === "post";

document.addEventListener("htmx:beforeSend", (event) => {
  if (!isPost(event)) return;
  const trigger = event.detail.requestConfig.triggeringEvent;
  posting = (trigger?.submitter ?? trigger?.target?.closest("button"))?.id ?? "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isPost(event)) return;
  posting = null;
  if (event.detail.xhr.status !== 200) waiting = "";
});
function hold(event, button) {
  if (posting === null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pressed = button?.id ?? "";
  if (pressed !== posting) waiting = pressed;
}
document.addEventListener(
  "submit",
  (event) => {
    if (event.target.matches("#path form[hx-post]")) hold(event, event.submitter);
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("#path button[hx-post]");
    if (button) hold(event, button);
  },
  true,
);
document.addEventListener("htmx:afterSettle", () => {
  if (posting !== null || !waiting) return;
  const next = document.getElementById(waiting);
  waiting = "";
  next?.click();
});
