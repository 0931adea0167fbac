// In a form marked data-autosubmit choosing from a list is enough; the button stays for text, and for no JavaScript.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date], input[type=checkbox]")) form.requestSubmit();
  });
}
