// Asks before a page with changed fields is left, for forms marked data-guard. Values are compared with those the
// page came with, so typing a letter and taking it back does not count.
const forms = document.querySelectorAll("form[data-guard]");

// A form that comes back with errors holds values that are not saved: it is changed from the start.
const read = (form) => {
  // Empty fields do not count: a line editor takes its spare rows away.
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value !== "");
  return JSON.stringify(fields.map(([name, value]) => [name, value.name ?? value]));
};

for (const form of forms) {
  const before = "guardChanged" in form.dataset ? null : read(form);
  let leaving = false;
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && form.isConnected && read(form) !== before) event.preventDefault();
  });
}
