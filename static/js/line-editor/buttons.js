// The buttons named "do", which ask the server where there is no script: here they act at once.
export class Buttons {
  constructor(rows, { undo, paste }) {
    this.rows = rows;
    this.acts = {
      up: (line) => rows.move(line, -1),
      down: (line) => rows.move(line, 1),
      copy: (line) => rows.copy(line),
      remove: (line) => rows.remove(line),
      add: () => this.add(),
      paste: () => paste.takeText(),
      undo: () => undo.back(),
      redo: () => undo.forth(),
    };
    rows.form.querySelector('[value="calculate"]').hidden = true;
    rows.form.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const button = event.target.closest("button[name=do]");
    const verb = button?.value.split("-")[0];
    if (!Object.hasOwn(this.acts, verb ?? "")) return;
    event.preventDefault();
    const menu = button.closest("details[data-menu]");
    if (menu) menu.open = false;
    this.acts[verb](button.closest("[data-line]"));
    if (["up", "down"].includes(verb)) menu.querySelector("summary").focus();
  }

  add() {
    this.rows.settle();
    this.rows.field(this.rows.all().at(-1), "entry").focus();
  }
}
