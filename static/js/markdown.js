// The small tool bar above a text that is typed in Markdown: a button puts the signs around what is chosen, or before its
// lines. Without JavaScript the bar stays hidden and the signs are typed.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"] };
const BEFORE = { heading: () => "# ", list: () => "- ", numbers: (line) => `${line + 1}. ` };

const put = (field, start, end, text) => {
  field.focus();
  field.setRangeText(text, start, end, "select");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const mark = (field, kind) => {
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (kind in AROUND) {
    const [before, after] = AROUND[kind];
    const words = value.slice(start, end);
    put(field, start, end, before + words + after);
    const from = start + before.length;
    const address = from + words.length + 2; // the address is what is typed next
    if (kind === "link" && words) field.setSelectionRange(address, address + "https://".length);
    else field.setSelectionRange(from, from + words.length);
    return;
  }
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const lines = value.slice(first, end).split("\n");
  put(field, first, end, lines.map((line, number) => BEFORE[kind](number) + line).join("\n"));
  field.setSelectionRange(field.selectionEnd, field.selectionEnd);
};

for (const bar of document.querySelectorAll("[data-markdown-bar]")) {
  const field = document.getElementById(bar.dataset.markdownBar);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) mark(field, button.dataset.mark);
  });
}
