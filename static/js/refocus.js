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

// A row that scrolls sideways: the browser leaves what it shows a strip of where it is, so a filter could have the focus
// and be out of sight. Its label comes with it. Not under the pointer, which would then click beside it.
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(":focus-visible") || !target.closest(".pw-filters, .pw-tabs, .pw-scroll")) return;
  for (const part of [target.closest(".pw-f"), target]) part?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
