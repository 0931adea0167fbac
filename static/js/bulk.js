// Choosing rows of a list: how many are chosen, the whole page at once, a range with Shift. The boxes are a plain form
// (data-bulk), so all but this works without JavaScript. The bar stays hidden until something is chosen.
const bar = document.querySelector("form[data-bulk]");
const boxes = bar ? [...document.querySelectorAll('input[name="pk"][form="bulk"]')] : [];

if (boxes.length) {
  const whole = document.querySelector("[data-bulk-all]");
  const count = bar.querySelector("[data-bulk-count]");
  let last = null;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("pw-sel", box.checked);
    whole.checked = chosen === boxes.length;
    whole.indeterminate = chosen > 0 && chosen < boxes.length;
    count.textContent = chosen === 1 ? count.dataset.one : count.dataset.many.replace("#", chosen);
    bar.hidden = chosen === 0;
  };

  document.querySelector("[data-bulk-page]").hidden = false;
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
    show();
  });
  boxes.forEach((box, index) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = last < index ? [last, index] : [index, last];
        for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
      }
      last = index;
      show();
    });
  });
  show(); // a browser that comes back to the page keeps its ticks
  window.addEventListener("pageshow", show);
}
