// The rows of a line editor in the page: what stands in them, their numbers and names, the blank one at the end. After
// each change it tells the other files by the form's event "lines:settled".
export class Rows {
  // While it is above zero, an act of several steps is under way.
  busy = 0;

  constructor(form) {
    this.form = form;
    this.body = form.querySelector("[data-rows]");
    this.status = form.querySelector("[data-status]");
    this.digits = Number(form.dataset.digits);
    this.point = form.dataset.point;
    this.blank = this.all().at(-1).cloneNode(true);
    document.addEventListener("pointerdown", () => this.pressed(), true);
  }

  all = () => [...this.body.querySelectorAll("[data-line]")];
  filled = () => this.all().filter((line) => !this.isBlank(line));
  field = (line, name) => line.querySelector(`[data-field="${name}"]`);
  fields = (line) => [...line.querySelectorAll("[data-field]")];
  isBlank = (line) => this.fields(line).every((input) => input.dataset.field === "kind" || !input.value.trim());
  isNote = (line) => ["heading", "text"].includes(line.dataset.kind);

  // A new blank line behind `line`, in front of it where that one is blank, or at the end.
  add(line = this.all().at(-1)) {
    const made = this.blank.cloneNode(true);
    if (line && !this.isBlank(line)) line.after(made);
    else if (line) line.before(made);
    else this.body.append(made);
    return made;
  }

  // What stands in a line, so that it can stand there again.
  read(line) {
    const text = (name) => line.querySelector(`[data-${name}]`).textContent;
    const inputs = this.fields(line).map((input) => [input.dataset.field, input.type, input.value]);
    const { price = "", rate = "" } = line.dataset;
    return { inputs, price, rate, name: text("name"), code: text("code") };
  }

  write(line, { inputs, price, rate, name, code }) {
    for (const [field, type, value] of inputs) {
      const input = this.field(line, field);
      input.type = type;
      input.value = value;
    }
    this.name(line, { price, rate, name, code });
    this.turn(line, this.field(line, "kind")?.value ?? "");
  }

  // Makes a line one of another kind: "" counts, "optional" does not, "heading" and "text" are words alone.
  turn(line, kind) {
    const input = this.field(line, "kind");
    if (!input) return;
    const words = this.field(line, "description");
    const entry = this.field(line, "entry");
    const wasNote = this.isNote(line);
    line.dataset.kind = input.value = kind;
    if (this.isNote(line) !== wasNote) line.querySelector("[data-key]")?.remove();
    if (this.isNote(line) && !words.value) [words.value, entry.value] = [entry.value, ""];
    words.dataset.label = this.body.dataset[kind] ?? this.blank.querySelector('[data-field="description"]').dataset.label;
    words.placeholder = words.dataset.label;
  }

  // A new line of a kind in front of the blank one at the end.
  addNote(kind) {
    const line = this.add();
    this.turn(line, kind);
    this.field(line, "description").focus();
    this.settle();
  }

  // Shows the product that was chosen for a line; `price` is its list price, `rate` that of its tax.
  name(line, { price, rate = "", name, code }) {
    line.dataset.price = price;
    line.dataset.rate = rate;
    line.querySelector("[data-name]").textContent = name;
    line.querySelector("[data-code]").textContent = code;
    line.querySelector(".pw-picked").hidden = this.field(line, "entry").type !== "hidden";
  }

  // The words of a spreadsheet in the fields of a line. A day that is none would be lost in a field for days.
  fill(line, values) {
    for (const [name, value] of Object.entries(values)) {
      const input = this.field(line, name);
      if (input.type === "date" && value && !/^\d{4}-\d{2}-\d{2}$/.test(value)) input.type = "text";
      input.value = value;
    }
  }

  // One blank line at the end, numbers and names in order. The last line stays when it is blank: the focus may be on its
  // way there.
  settle() {
    const others = this.all().slice(0, -1);
    for (const line of others) if (this.isBlank(line) && !line.contains(document.activeElement)) line.remove();
    if (!this.all().length || !this.isBlank(this.all().at(-1))) this.body.append(this.blank.cloneNode(true));
    this.all().forEach((line, index) => this.number(line, index));
    this.form.querySelector("[data-count]").textContent = this.filled().length;
    this.form.dispatchEvent(new CustomEvent("lines:settled"));
  }

  number(line, index) {
    const word = this.body.dataset.word;
    line.querySelector("[data-number]").textContent = index + 1;
    for (const input of this.fields(line)) {
      input.name = `line-${index}-${input.dataset.field}`;
      if (input.id) input.id = input.name;
    }
    const key = line.querySelector("[data-key]");
    if (key) key.name = `line-${index}-key`;
    for (const named of line.querySelectorAll("[data-label]")) {
      named.setAttribute("aria-label", `${named.dataset.label}, ${word} ${index + 1}`);
    }
    for (const button of line.querySelectorAll("button[name=do]")) {
      button.value = `${button.value.split("-")[0]}-${index}`;
    }
    const error = line.querySelector(".pw-line-error");
    if (error) this.describe(line, error, `line-${index}-error`);
  }

  describe(line, error, id) {
    for (const input of line.querySelectorAll(`[aria-describedby="${error.id}"]`)) input.setAttribute("aria-describedby", id);
    error.id = id;
  }

  // Says at a field what is wrong with it.
  complain(line, name, text) {
    const error = line.querySelector(".pw-line-error") ?? line.appendChild(document.createElement("span"));
    error.className = "pw-line-error pw-bad pw-small";
    error.setAttribute("role", "cell");
    error.textContent = text;
    error.id ||= "line-error";
    line.classList.add("pw-wrong");
    this.field(line, name).setAttribute("aria-invalid", "true");
    this.field(line, name).setAttribute("aria-describedby", error.id);
  }

  // Takes back what was said at a line.
  forgive(line) {
    line.querySelector(".pw-line-error")?.remove();
    line.classList.remove("pw-wrong");
    for (const input of this.fields(line)) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }

  // Something was done that is not saved.
  touched(word = "unsaved") {
    this.say(word);
    this.settle();
  }

  say(word = "unsaved") {
    this.status.textContent = this.status.dataset[word];
  }

  // The first field of a line that waits for input: the product of a blank one, the quantity of others.
  begin(line) {
    const entry = this.field(line, "entry");
    const input = this.isNote(line) ? this.field(line, "description") : entry.type === "hidden" ? this.field(line, "quantity") : entry;
    input.focus();
    input.select();
  }

  move(line, step) {
    const lines = this.filled();
    const other = lines[lines.indexOf(line) + step];
    if (!other || !lines.includes(line)) return;
    if (step < 0) other.before(line);
    else other.after(line);
    this.touched();
  }

  copy(line) {
    if (this.isBlank(line)) return;
    const made = this.blank.cloneNode(true);
    line.after(made);
    this.write(made, this.read(line));
    this.touched();
    this.begin(made);
  }

  remove(line) {
    const next = line.nextElementSibling ?? line.previousElementSibling;
    line.remove();
    this.touched();
    this.begin(next?.isConnected ? next : this.all().at(-1));
  }

  // Until the pointer is up again no row may come or go: "Save" would slip away between its two halves of a click.
  pressed() {
    this.released = new Promise((resolve) => {
      const up = () => setTimeout(resolve);
      for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, up, { once: true });
    });
  }
}
