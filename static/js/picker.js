// Fills the native <datalist> of a picker with records that match what was typed. The browser draws the list and its
// keyboard; a chosen entry carries the record's id ("Okafor Cold Chain [17]"), so that equal names stay apart.
const WAIT = 180;
const PICKED = /\[\d+\]\s*$/;

function start(field) {
  const list = document.getElementById(`${field.id}_options`);
  if (!list) return;
  field.setAttribute("list", list.id);
  let timer;
  let asked;
  const fill = async () => {
    if (PICKED.test(field.value)) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const url = `${field.dataset.picker}?q=${encodeURIComponent(field.value)}`;
      const response = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (response.ok) list.innerHTML = await response.text();
    } catch (error) {
      // A newer request took over, or the line is down: the field still takes an exact name.
      if (error.name !== "AbortError") list.replaceChildren();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(fill, WAIT);
  });
  field.addEventListener("focus", fill, { once: true });
}

const startAll = (root) => root.querySelectorAll("[data-picker]:not([list])").forEach(start);
startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.target.parentElement ?? document));
