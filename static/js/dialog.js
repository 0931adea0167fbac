// Opens a native <dialog> from any element with data-dialog="its id". The opener is a link or a submit button that
// leads to a page with the same form, so that nothing depends on this file; showModal makes the page behind inert.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      // What is fetched for it comes in a moment: what was typed into the last one would be lost then.
      if (opener.hasAttribute("hx-get")) document.querySelector(opener.getAttribute("hx-target")).replaceChildren();
      dialog.showModal();
    }
    return;
  }
  const dialog = event.target.closest("dialog.pw-dlg");
  if (!dialog) return;
  // A click whose target is the dialog itself hit its backdrop: everything visible is inside header, body, footer.
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) event.preventDefault(); // a link that leads back to the page, where there is no dialog
  if (closer || event.target === dialog) dialog.close();
});
