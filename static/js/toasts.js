// Good news leaves by itself, when nobody is reading it; warnings and errors stay until closed. Also says when a
// fragment request failed, because htmx itself would leave the page as it was without a word. The list steps aside, to
// the top, while what has the focus lies below it.
const STAYS = 8000;
const list = document.getElementById("toasts");

function remove(toast) {
  toast.classList.add("pw-gone");
  setTimeout(() => toast.remove(), 200);
}

function prepare(toast) {
  toast.dataset.ready = "";
  toast.querySelector("[data-toast-close]")?.removeAttribute("hidden");
  if (toast.dataset.toast === "error" || toast.dataset.toast === "warning") return;
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else remove(toast);
  };
  setTimeout(leave, STAYS);
}

function prepareAll() {
  list.querySelectorAll("[data-toast]:not([data-ready])").forEach(prepare);
  stepAside();
}

function stepAside() {
  const focused = document.activeElement;
  if (list.contains(focused)) return;
  list.classList.remove("pw-aside");
  if (focused === document.body) return;
  const own = list.getBoundingClientRect();
  const other = focused.getBoundingClientRect();
  const isApart =
    own.right < other.left || own.left > other.right || own.bottom < other.top || own.top > other.bottom;
  list.classList.toggle("pw-aside", own.height > 0 && !isApart);
}

function stepAsideSoon() {
  stepAside();
  requestAnimationFrame(stepAside);
}

if (list) {
  prepareAll();
  // At once, and again in the next frame: the browser scrolls to what takes the focus after it has said so. A fragment
  // that comes above moves what has the focus too.
  for (const moved of ["focusin", "scroll", "scrollend", "htmx:afterSettle"]) {
    document.addEventListener(moved, stepAsideSoon, { passive: true });
  }
  window.addEventListener("resize", stepAsideSoon, { passive: true });
  new MutationObserver(prepareAll).observe(list, { childList: true });
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) remove(event.target.closest("[data-toast]"));
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => {
      list.append(document.getElementById("toast-failed").content.cloneNode(true));
    });
  }
}
