// The products of a line editor: suggestions while typing, and what an exact code or name stands for.
import { writeDecimal } from "./arithmetic.js";

const WAIT = 180; // milliseconds without a key before suggestions are asked for
const AT_ONCE = 50; // names in one question

export class Products {
  constructor(rows) {
    this.rows = rows;
    this.list = rows.form.querySelector("datalist");
    rows.form.addEventListener("input", (event) => this.typed(event.target));
    rows.form.addEventListener("change", (event) => this.changed(event.target));
  }

  typed(input) {
    input.removeAttribute("aria-invalid");
    this.rows.say();
    if (input.dataset.field !== "entry") return;
    const option = [...this.list.options].find((known) => known.value === input.value);
    clearTimeout(this.timer);
    if (option) this.pick(input.closest("[data-line]"), option);
    else this.timer = setTimeout(() => this.suggest(input.value), WAIT);
  }

  // A whole value was entered: a product by its exact code or name is as good as a choice from the list.
  async changed(input) {
    await this.rows.released;
    const line = input.closest("[data-line]");
    if (input.dataset.field === "entry" && input.type === "text" && input.value.trim()) await this.find(line);
    else this.rows.settle();
  }

  async suggest(text) {
    this.asked?.abort();
    this.asked = new AbortController();
    const options = await this.ask([["q", text]], this.asked.signal);
    if (options) this.list.replaceChildren(...options);
  }

  // The options that answer a question; null when a newer one took over or the line is down: the server finds an exact
  // name or code when saving.
  async ask(words, signal) {
    try {
      const url = `${this.rows.form.dataset.entries}&${new URLSearchParams(words)}`;
      const response = await fetch(url, { signal, headers: { Accept: "text/html" } });
      if (!response.ok) return null;
      const holder = document.createElement("datalist");
      holder.innerHTML = await response.text();
      return [...holder.options];
    } catch {
      return null;
    }
  }

  // Takes the one product that is called what stands in a line.
  async find(line) {
    clearTimeout(this.timer);
    await this.name([line]);
    this.rows.settle();
  }

  // Finds the products of lines by the exact codes or names that stand there; says so where there is none.
  async name(lines) {
    const text = (line) => this.rows.field(line, "entry").value.trim();
    const waiting = lines.filter((line) => text(line) && this.rows.field(line, "entry").type === "text");
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const some = waiting.slice(from, from + AT_ONCE);
      const options = await this.ask([...new Set(some.map(text))].map((word) => ["name", word]));
      if (!options) return;
      for (const line of some) this.decide(line, text(line), options);
    }
  }

  decide(line, text, options) {
    const word = text.toLowerCase();
    const isNamed = (option) => [option.dataset.code, option.dataset.name].some((name) => name.toLowerCase() === word);
    const found = options.filter(isNamed);
    const isPriced = Boolean(this.rows.field(line, "unit_price").value.trim());
    if (found.length === 1) this.pick(line, found[0], { isPriced });
    else this.rows.complain(line, "entry", this.rows.body.dataset.unknown.replace("%s", text));
  }

  // Puts a product on a line, and goes on from its name to its quantity; who has gone on meanwhile stays where they
  // type. isPriced: its price stands there already; otherwise the list price comes.
  pick(line, option, { isPriced = false } = {}) {
    const entry = this.rows.field(line, "entry");
    const quantity = this.rows.field(line, "quantity");
    const price = this.rows.field(line, "unit_price");
    const isWaiting = document.activeElement === entry;
    entry.value = option.value;
    entry.type = "hidden";
    this.rows.name(line, option.dataset);
    this.rows.forgive(line);
    if (!quantity.value) quantity.value = "1";
    if (!isPriced) price.value = writeDecimal(option.dataset.price, this.rows.point, this.rows.digits);
    if (isWaiting) this.rows.begin(line);
    if (!this.rows.busy) this.rows.settle();
  }
}
