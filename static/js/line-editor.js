// The line editor of opportunities and quotes. The form works without this file (its buttons named "do" ask the
// server); this adds totals while typing, suggestions, and the keyboard. Arithmetic is exact: numbers are BigInts with
// a scale, and the one rounding is the server's (products/pricing.py); what the server answers after saving is final.
const SPACES = /[\s'\u2019\u00a0\u202f]/g;
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const WAIT = 180;
const ten = (power) => 10n ** BigInt(power);

// What was typed as {units, scale}: "1,234.5" is {12345n, 1}. Null when it is no number. See core/numbers.py.
export function readDecimal(text, point) {
  let digits = text.replace(SPACES, "").replace(/%$/, "");
  let comma = point === "," ? "." : ",";
  if (digits.includes(point) && digits.includes(comma)) {
    if (digits.lastIndexOf(comma) > digits.lastIndexOf(point)) [point, comma] = [comma, point];
    digits = digits.replaceAll(comma, "");
  } else if (new RegExp(`^[+-]?\\d{1,3}(\\${comma}\\d{3})+$`).test(digits)) {
    digits = digits.replaceAll(comma, "");
  }
  digits = digits.replaceAll(",", ".");
  if (digits.length > 24 || !PLAIN.test(digits)) return null;
  const [whole, fraction = ""] = digits.split(".");
  return { units: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

// For an input field: at least `least` decimals, no other trailing zeros. See core/numbers.py.
export function writeDecimal(text, point, least) {
  const [whole, fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(least, "0");
  return kept ? `${whole}${point}${kept}` : whole;
}

// Units of `scale` decimals as units of `digits` decimals, halves away from zero.
export function round(units, scale, digits) {
  if (scale <= digits) return units * ten(digits - scale);
  const divisor = ten(scale - digits);
  const size = units < 0n ? -units : units;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return units < 0n ? -rounded : rounded;
}

// Quantity x price less discount percent, in the currency's smallest units.
export function lineTotal(quantity, price, discount, digits) {
  const rest = 100n * ten(discount.scale) - discount.units;
  const units = quantity.units * price.units * rest;
  return round(units, quantity.scale + price.scale + discount.scale + 2, digits);
}

const NOTHING = { units: 0n, scale: 0 };

class LineEditor {
  constructor(form) {
    this.form = form;
    this.rows = form.querySelector("[data-rows]");
    this.options = form.querySelector("datalist");
    this.digits = Number(form.dataset.digits);
    this.point = form.dataset.point;
    this.blank = this.lines().at(-1).cloneNode(true);
    this.format = new Intl.NumberFormat(form.dataset.locale, {
      style: "currency",
      currency: form.dataset.currency,
      minimumFractionDigits: this.digits,
      maximumFractionDigits: this.digits,
    });
    form.querySelector('[value="calculate"]').hidden = true;
    form.querySelector("[data-keys]").hidden = false;
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("pointerdown", () => this.pressed(), true);
    this.settle();
  }

  lines = () => [...this.rows.querySelectorAll("[data-line]")];
  field = (line, name) => line.querySelector(`[data-field="${name}"]`);
  isBlank = (line) => [...line.querySelectorAll("[data-field]")].every((input) => !input.value.trim());

  // One blank line at the end, numbers and names in order, totals of what stands there. The last line stays when it is
  // blank: the focus may be on its way there.
  settle() {
    const others = this.lines().slice(0, -1);
    for (const line of others) if (this.isBlank(line) && !line.contains(document.activeElement)) line.remove();
    if (!this.lines().length || !this.isBlank(this.lines().at(-1))) this.rows.append(this.blank.cloneNode(true));
    this.lines().forEach((line, index) => this.number(line, index));
    const filled = this.lines().filter((line) => !this.isBlank(line));
    this.form.querySelector("[data-count]").textContent = filled.length;
    this.total();
  }

  number(line, index) {
    const word = this.rows.dataset.word;
    line.querySelector("[data-number]").textContent = index + 1;
    for (const input of line.querySelectorAll("[data-field]")) {
      input.name = `line-${index}-${input.dataset.field}`;
      if (input.id) input.id = input.name;
    }
    for (const named of line.querySelectorAll("[data-label]")) {
      named.setAttribute("aria-label", `${named.dataset.label}, ${word} ${index + 1}`);
    }
    for (const button of line.querySelectorAll("button[name=do]")) {
      button.value = `${button.value.split("-")[0]}-${index}`;
    }
  }

  // A number of a line: null where it is none, `instead` where nothing is typed.
  read(line, name, instead) {
    const input = this.field(line, name);
    return input.value.trim() ? readDecimal(input.value, this.point) : instead;
  }

  total() {
    let subtotal = 0n;
    let total = 0n;
    for (const line of this.lines()) {
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
      const number = "value" in element ? readDecimal(element.value, this.point) : readDecimal(element.dataset.add, ".");
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

  typed(input) {
    const line = input.closest("[data-line]");
    input.removeAttribute("aria-invalid");
    const status = this.form.querySelector("[data-status]");
    status.textContent = status.dataset.unsaved;
    if (input.dataset.field === "entry") {
      const option = [...this.options.options].find((known) => known.value === input.value);
      if (option) this.pick(line, option);
      else this.suggest(input);
    }
    this.total();
  }

  // Until the pointer is up again no row may come or go: "Save" would slip away between its two halves of a click.
  pressed() {
    this.released = new Promise((resolve) => {
      const up = () => setTimeout(resolve);
      for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, up, { once: true });
    });
  }

  // A whole value was entered: a product by its exact code or name is as good as a choice from the list.
  async changed(input) {
    await this.released;
    if (input.dataset.field === "entry" && input.type === "text" && input.value.trim()) await this.find(input);
    else this.settle();
  }

  suggest(input) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(input.value), WAIT);
  }

  async load(text) {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const url = `${this.form.dataset.entries}&q=${encodeURIComponent(text)}`;
      const response = await fetch(url, { signal: this.asked.signal, headers: { Accept: "text/html" } });
      if (response.ok) this.options.innerHTML = await response.text();
    } catch (error) {
      // A newer request took over, or the line is down: the server finds an exact name or code when saving.
      if (error.name !== "AbortError") this.options.replaceChildren();
    }
  }

  async find(input) {
    const text = input.value.trim().toLowerCase();
    clearTimeout(this.timer);
    await this.load(input.value.trim());
    const isNamed = (option) => [option.dataset.code, option.dataset.name].some((name) => name.toLowerCase() === text);
    const found = [...this.options.options].filter(isNamed);
    const line = input.closest("[data-line]");
    if (found.length === 1 && input.type === "text" && line) this.pick(line, found[0]);
  }

  pick(line, option) {
    const entry = this.field(line, "entry");
    const quantity = this.field(line, "quantity");
    entry.value = option.value;
    entry.type = "hidden";
    line.dataset.price = option.dataset.price;
    line.querySelector("[data-name]").textContent = option.dataset.name;
    line.querySelector("[data-code]").textContent = option.dataset.code;
    line.querySelector(".pw-picked").hidden = false;
    if (!quantity.value) quantity.value = "1";
    this.field(line, "unit_price").value = writeDecimal(option.dataset.price, this.point, this.digits);
    quantity.focus();
    quantity.select();
    this.settle();
  }

  key(event) {
    const line = event.target.closest("[data-line]");
    if (!line || !event.target.dataset.field) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter(line, event.target);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.move(line, event.key === "ArrowUp" ? -1 : 1);
      event.target.focus();
    }
  }

  // To the same cell of the next line; from the last one to the blank line's product.
  async enter(line, input) {
    if (input.dataset.field === "entry" && input.value.trim()) {
      await this.find(input);
      return;
    }
    this.settle();
    const next = line.nextElementSibling;
    if (!next) return;
    const target = this.field(next, input.dataset.field);
    if (this.isBlank(next) || target.type === "hidden") this.begin(next);
    else target.focus();
    document.activeElement.select();
  }

  // The first field of a line that waits for input: the product of a blank one, the quantity of others.
  begin(line) {
    const entry = this.field(line, "entry");
    (entry.type === "hidden" ? this.field(line, "quantity") : entry).focus();
  }

  move(line, step) {
    const lines = this.lines().filter((other) => !this.isBlank(other));
    const other = lines[lines.indexOf(line) + step];
    if (!other || !lines.includes(line)) return;
    if (step < 0) other.before(line);
    else other.after(line);
    this.changedByHand();
  }

  clicked(event) {
    const button = event.target.closest("button[name=do]");
    const verb = button?.value.split("-")[0];
    if (!["up", "down", "remove", "add"].includes(verb)) return;
    event.preventDefault();
    const line = button.closest("[data-line]");
    const menu = button.closest("details");
    if (menu) menu.open = false;
    if (verb === "up" || verb === "down") {
      this.move(line, verb === "up" ? -1 : 1);
      menu.querySelector("summary").focus();
    } else if (verb === "remove") {
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      this.changedByHand();
      this.begin(next?.isConnected ? next : this.lines().at(-1));
    } else {
      this.settle();
      this.field(this.lines().at(-1), "entry").focus();
    }
  }

  changedByHand() {
    const status = this.form.querySelector("[data-status]");
    status.textContent = status.dataset.unsaved;
    this.settle();
  }
}

for (const form of document.querySelectorAll("form[data-lines]")) new LineEditor(form);
