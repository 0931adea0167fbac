// A read-only text marked data-copy is selected whole when it gets the focus. A button data-copy-from="its id" copies it
// and says so; it comes hidden, because without JavaScript, or without a secure connection, it could do nothing.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-copy]")) event.target.select();
});

for (const button of document.querySelectorAll("[data-copy-from]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copyFrom);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const text = button.querySelector("[data-copied]");
    if (text) text.hidden = false;
  });
}
