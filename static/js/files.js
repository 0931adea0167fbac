// Files can be dropped on the form that uploads them, and are sent as soon as they are chosen. Without this file the form
// has its input and its button.
function tooLarge(form, files) {
  const over = [...files].some((file) => file.size > Number(form.dataset.max));
  form.querySelector("[data-upload-error]").hidden = !over;
  return over;
}

function send(form) {
  const input = form.querySelector("input[type=file]");
  if (!input.files.length || tooLarge(form, input.files)) return;
  form.querySelector("[data-upload-busy]").hidden = false;
  form.requestSubmit();
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.querySelector("[data-upload-hint]").hidden = false;
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("pw-over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("pw-over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("pw-over");
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    send(form);
  });
  form.addEventListener("change", () => send(form));
}
