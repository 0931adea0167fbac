// Totals while typing, equal to the server's to the cent. What the server answers after saving is final.
import { NOTHING, allocate, lineTotal, percentOf, readDecimal, rescaled, round, taxOn } from "./arithmetic.js";

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
    for (const name of ["input", "change", "lines:settled"]) rows.form.addEventListener(name, () => this.total());
  }

  // A number of a line: null where it is none, `instead` where nothing is typed.
  read(line, name, instead) {
    const input = this.rows.field(line, name);
    return input.value.trim() ? readDecimal(input.value, this.rows.point) : instead;
  }

  total() {
    const sums = this.rows.all().map((line) => this.sum(line));
    const counted = sums.filter((sum) => sum.counts);
    const add = (values) => values.reduce((sum, value) => sum + value, 0n);
    const subtotal = add(counted.map((sum) => sum.before));
    const own = add(counted.map((sum) => sum.own));
    const parts = this.discounted(counted, own);
    const whole = add(parts);
    const tax = this.tax(counted, parts);
    this.showLines(sums);
    this.show("subtotal", this.money(subtotal));
    this.show("discount", this.less(subtotal - own));
    this.show("whole", this.less(whole));
    this.show("total", this.money(own - whole));
    this.show("tax", this.money(tax.amount));
    this.show("grand", this.money(own - whole + (tax.isIncluded ? 0n : tax.amount) + this.typed("shipping_handling")));
  }

  // What a line comes to: before its discount, after that, and whether the total counts it.
  sum(line) {
    const { kind } = line.dataset;
    const nothing = { line, kind, before: 0n, own: 0n, counts: false, isWhole: false };
    if (kind === "heading" || kind === "text") return nothing;
    const list = line.dataset.price ? readDecimal(line.dataset.price, ".") : null;
    const quantity = this.read(line, "quantity", null);
    const price = this.read(line, "unit_price", list);
    const discount = this.read(line, "discount", NOTHING);
    if (!quantity || !price || !discount) return nothing;
    const own = lineTotal(quantity, price, discount, this.digits);
    const sum = { line, kind, before: lineTotal(quantity, price, NOTHING, this.digits), counts: !kind, isWhole: true };
    return { ...sum, own: own + this.adjustment(line, own) };
  }

  // What is left of a discount on a whole quote on a line of an opportunity, which follows the line's own total.
  adjustment(line, own) {
    if (!line.dataset.adjustment) return 0n;
    const units = (text) => {
      const number = readDecimal(text, ".");
      return round(number.units, number.scale, this.digits);
    };
    return rescaled(units(line.dataset.adjustment), units(line.dataset.own), own);
  }

  // Each line, and in a heading's row those below it that count.
  showLines(sums) {
    let heading = null;
    for (const sum of sums) {
      if (sum.kind === "heading") {
        heading = sum;
        heading.isWhole = false;
      } else if (heading && sum.counts) {
        heading.own += sum.own;
        heading.isWhole = true;
      }
    }
    for (const { line, own, isWhole } of sums) {
      line.querySelector("[data-line-total]").textContent = isWhole ? this.money(own) : "";
    }
  }

  // The parts of the discount on the whole, for each line that counts.
  discounted(counted, own) {
    const text = this.field("whole_discount")?.value.trim() ?? "";
    const number = readDecimal(text, this.rows.point);
    if (!number || !counted.length || own < 0n) return counted.map(() => 0n);
    const amount = text.endsWith("%") ? percentOf(own, number) : round(number.units, number.scale, this.digits);
    const capped = amount < 0n ? 0n : amount > own ? own : amount;
    return allocate(capped, counted.map((sum) => sum.own));
  }

  // As typed, or by rate: totals of a rate are added up and taxed once.
  tax(counted, parts) {
    const mode = this.field("tax_mode")?.value ?? "typed";
    if (mode === "typed") return { amount: this.typed("tax"), isIncluded: false };
    const totals = new Map();
    counted.forEach(({ line, own }, index) => {
      const rate = readDecimal(line.dataset.rate || "0", ".");
      const known = totals.get(line.dataset.rate) ?? { rate, total: 0n };
      totals.set(line.dataset.rate, { rate, total: known.total + own - parts[index] });
    });
    const isIncluded = mode === "included";
    let amount = 0n;
    for (const { rate, total } of totals.values()) amount += taxOn(total, rate, isIncluded);
    return { amount, isIncluded };
  }

  field = (name) => this.rows.form.elements.namedItem(name);

  // An amount that is typed beside the lines.
  typed(name) {
    const number = readDecimal(this.field(name)?.value ?? "", this.rows.point);
    return number ? round(number.units, number.scale, this.digits) : 0n;
  }

  less = (units) => (units ? `−${this.money(units)}` : this.money(0n));

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
