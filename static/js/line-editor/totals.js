// Totals while typing, equal to the server's to the cent. What the server answers after saving is final.
import { NOTHING, lineTotal, readDecimal, round } from "./arithmetic.js";

export class Totals {
  constructor(rows) {
    this.rows = rows;
    this.digits = rows.digits;
    this.format = new Intl.NumberFormat(rows.form.dataset.locale, {
      style: "currency",
      currency: rows.form.dataset.currency,
      minimumFractionDigits: this.digits,
      maximumFractionDigits: this.digits,
    });
    for (const name of ["input", "lines:settled"]) rows.form.addEventListener(name, () => this.total());
  }

  // A number of a line: null where it is none, `instead` where nothing is typed.
  read(line, name, instead) {
    const input = this.rows.field(line, name);
    return input.value.trim() ? readDecimal(input.value, this.rows.point) : instead;
  }

  total() {
    let subtotal = 0n;
    let total = 0n;
    for (const line of this.rows.all()) {
      const list = line.dataset.price ? readDecimal(line.dataset.price, ".") : null;
      const quantity = this.read(line, "quantity", null);
      const price = this.read(line, "unit_price", list);
      const discount = this.read(line, "discount", NOTHING);
      const isWhole = quantity && price && discount;
      const sum = isWhole ? lineTotal(quantity, price, discount, this.digits) : 0n;
      line.querySelector("[data-line-total]").textContent = isWhole ? this.money(sum) : "";
      if (!isWhole) continue;
      subtotal += lineTotal(quantity, price, NOTHING, this.digits);
      total += sum;
    }
    this.show("subtotal", this.money(subtotal));
    this.show("discount", total === subtotal ? this.money(0n) : `−${this.money(subtotal - total)}`);
    this.show("total", this.money(total));
    this.show("grand", this.money(total + this.added()));
  }

  // What is added after the lines, such as tax and shipping of a quote.
  added() {
    let sum = 0n;
    for (const element of document.querySelectorAll("[data-add]")) {
      const text = "value" in element ? element.value : element.dataset.add;
      const number = readDecimal(text, "value" in element ? this.rows.point : ".");
      if (number) sum += round(number.units, number.scale, this.digits);
    }
    return sum;
  }

  money(units) {
    const size = String(units < 0n ? -units : units).padStart(this.digits + 1, "0");
    const whole = size.slice(0, size.length - this.digits);
    const text = this.digits ? `${whole}.${size.slice(-this.digits)}` : whole;
    return this.format.format(units < 0n ? `-${text}` : text);
  }

  show(name, text) {
    for (const element of document.querySelectorAll(`[data-total="${name}"]`)) {
      if (element.textContent !== text) element.textContent = text;
    }
  }
}
