// Selects a read-only text marked data-copy when it gets the focus, so that one Ctrl C takes it whole.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-copy]")) event.target.select();
});
