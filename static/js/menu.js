// Menus are <details data-menu>: they open and close without this file. It adds what a person expects of a menu:
// one open at a time, Escape closes and gives the focus back, a click or Tab outside closes, arrows walk the items.
const open = () => document.querySelector("details[data-menu][open]");

document.addEventListener("click", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu?.open) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...menu.querySelectorAll("a[href], button:not([disabled])")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
});
