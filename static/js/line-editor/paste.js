// Rows pasted from a spreadsheet become lines: into any field of a line, or by the text area that needs no script.
import { pastedRows } from "./pasted.js";

export class Paste {
  constructor(rows, products) {
    this.rows = rows;
    this.products = products;
    this.area = rows.form.querySelector("textarea[name=pasted]");
    const { currency, monthFirst, headings } = rows.form.dataset;
    this.rules = { currency, isMonthFirst: Boolean(monthFirst), headings: JSON.parse(headings) };
    rows.form.addEventListener("paste", (event) => this.pasted(event));
  }

  // A single cell is the field's own business.
  pasted(event) {
    const line = event.target.closest("[data-line]");
    const text = event.clipboardData.getData("text/plain");
    if (!line || !/[\t\r\n]/.test(text.trim())) return;
    event.preventDefault();
    this.take(text, line);
  }

  takeText() {
    this.take(this.area.value, this.rows.all().at(-1));
    this.area.value = "";
    this.area.closest("details").open = false;
  }

  // One act, also where the products must be asked for.
  async take(text, line) {
    const found = pastedRows(text, this.rules);
    if (!found.length) return;
    this.rows.busy += 1;
    const lines = [];
    for (const values of found) {
      const made = this.rows.add(lines.at(-1) ?? line);
      this.rows.fill(made, values);
      lines.push(made);
    }
    this.rows.touched();
    this.rows.begin(lines.at(-1).nextElementSibling ?? lines[0]);
    await this.products.name(lines);
    this.rows.busy -= 1;
    this.rows.touched("pasted");
  }
}
