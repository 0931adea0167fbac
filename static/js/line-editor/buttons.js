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
      product: (line) => this.turn(line, ""),
      optional: (line) => this.turn(line, "optional"),
      heading: (line) => this.note(line, "heading"),
      text: (line) => this.note(line, "text"),
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

  turn(line, kind) {
    this.rows.turn(line, kind);
    this.rows.touched();
    this.rows.begin(line);
  }

  // In the menu of a line it turns that one, above the lines it adds one.
  note(line, kind) {
    if (line) this.turn(line, kind);
    else this.rows.addNote(kind);
  }

  add() {
    this.rows.settle();
    this.rows.field(this.rows.all().at(-1), "entry").focus();
  }
}
