// A fragment that replaces the element with the focus would drop the focus to the top of the page. htmx gives it back
// where the same id comes again; otherwise it goes to the fragment itself, so that Tab and a screen reader go on there.
let lost = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  lost = target?.contains(document.activeElement) ? target.id : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const place = lost && document.activeElement === document.body ? document.getElementById(lost) : null;
  lost = null;
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
