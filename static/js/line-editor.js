// The line editor of opportunities and quotes. The form works without it (its buttons named "do" ask the server); each
// file in line-editor/ adds one behaviour.
import { Buttons } from "./line-editor/buttons.js";
import { Drag } from "./line-editor/drag.js";
import { Keys } from "./line-editor/keys.js";
import { Paste } from "./line-editor/paste.js";
import { Products } from "./line-editor/products.js";
import { Rows } from "./line-editor/rows.js";
import { Totals } from "./line-editor/totals.js";
import { Undo } from "./line-editor/undo.js";

for (const form of document.querySelectorAll("form[data-lines]")) {
  const rows = new Rows(form);
  const products = new Products(rows);
  const undo = new Undo(rows);
  const paste = new Paste(rows, products);
  new Totals(rows);
  new Keys(rows, products);
  new Buttons(rows, { undo, paste });
  new Drag(rows);
  rows.settle();
  undo.begin();
}
