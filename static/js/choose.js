// Typing into a field marked data-chooses="id" picks the radio button with that id, of which the field is a part.
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.chooses ?? "");
  if (choice && event.target.value) choice.checked = true;
});
