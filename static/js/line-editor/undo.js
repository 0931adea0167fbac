// Undo and redo of what was done to the lines since the page came. While something is typed in a field and not yet left,
// Ctrl-Z is the field's own; after that it takes back whole acts: a value, a product, a move, a removal, a paste.
export class Undo {
  past = [];
  future = [];

  constructor(rows) {
    this.rows = rows;
    this.buttons = Object.fromEntries(
      ["undo", "redo"].map((name) => [name, rows.form.querySelector(`button[value="${name}"]`)]),
    );
    for (const button of Object.values(this.buttons)) button.hidden = false;
    rows.form.addEventListener("lines:settled", () => this.keep());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  begin() {
    this.now = this.state();
    this.show();
  }

  // The lines with what stands in them; a line that is taken away and comes back is the same element.
  state = () => this.rows.filled().map((line) => ({ line, text: JSON.stringify(this.rows.read(line)) }));

  isSame(one, other) {
    const isEqual = (row, index) => row.line === other[index].line && row.text === other[index].text;
    return one.length === other.length && one.every(isEqual);
  }

  keep() {
    if (this.rows.busy || !this.now) return;
    const state = this.state();
    if (this.isSame(state, this.now)) return;
    this.past.push(this.now);
    this.future = [];
    this.now = state;
    this.show();
  }

  back() {
    this.keep();
    this.go(this.past, this.future, "undone");
  }

  forth() {
    this.keep();
    this.go(this.future, this.past, "redone");
  }

  go(from, to, word) {
    if (!from.length || this.rows.busy) return;
    to.push(this.now);
    this.now = from.pop();
    const active = document.activeElement;
    for (const { line, text } of this.now) this.rows.write(line, JSON.parse(text));
    this.rows.body.replaceChildren(...this.now.map(({ line }) => line));
    this.rows.touched(word);
    if (active.isConnected && active.type !== "hidden") active.focus();
    else this.rows.begin(this.rows.all().at(-1));
    this.show();
  }

  show() {
    this.buttons.undo.disabled = !this.past.length;
    this.buttons.redo.disabled = !this.future.length;
  }

  key(event) {
    const key = event.key.toLowerCase();
    const isControl = (event.ctrlKey || event.metaKey) && !event.altKey;
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isControl || !(key === "z" || isRedo) || !this.isOurs(event.target)) return;
    event.preventDefault();
    if (isRedo) this.forth();
    else this.back();
  }

  // Not while a field is being typed in, nor in fields outside of the lines.
  isOurs(target) {
    if (target.dataset.field) return this.isSame(this.state(), this.now);
    return !target.matches("input, textarea, select");
  }
}
