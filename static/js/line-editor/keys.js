// The keyboard: Enter for the next line, arrows between lines, Alt with arrows moves one, Ctrl-D copies it, Ctrl-Enter
// saves. Undo has its own keys (undo.js).
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const PLAIN = ["quantity", "unit_price", "discount", "description"]; // where arrows have no meaning of their own

export class Keys {
  constructor(rows, products) {
    this.rows = rows;
    this.products = products;
    rows.form.querySelector("[data-keys]").hidden = false;
    rows.form.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const isControl = event.ctrlKey || event.metaKey;
    const line = event.target.closest("[data-line]");
    const act = this.act(event, line, isControl);
    if (!act) return;
    event.preventDefault();
    act();
  }

  // What a key does here, or nothing.
  act(event, line, isControl) {
    const input = event.target;
    const step = STEPS[event.key];
    if (event.key === "Enter" && isControl) return () => this.rows.form.requestSubmit();
    if (!line || !input.dataset.field) return null;
    if (event.key === "Enter") return () => this.enter(line, input);
    if (event.key.toLowerCase() === "d" && isControl && !event.shiftKey) return () => this.rows.copy(line);
    if (step && event.altKey) return () => this.move(line, step, input);
    if (step && !isControl && PLAIN.includes(input.dataset.field)) return () => this.go(line, step, input);
    return null;
  }

  move(line, step, input) {
    this.rows.move(line, step);
    input.focus();
  }

  // To the same cell of the line above or below.
  go(line, step, input) {
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    const target = this.rows.field(other, this.rows.isNote(other) ? "description" : input.dataset.field);
    target.focus();
    target.select();
  }

  // To the same cell of the next line; from the last one to the blank line's product.
  async enter(line, input) {
    if (input.dataset.field === "entry" && input.value.trim()) {
      await this.products.find(line);
      return;
    }
    this.rows.settle();
    const next = line.nextElementSibling;
    if (!next) return;
    const target = this.rows.field(next, input.dataset.field);
    if (this.rows.isBlank(next) || this.rows.isNote(next) || target.type === "hidden") this.rows.begin(next);
    else {
      target.focus();
      target.select();
    }
  }
}
