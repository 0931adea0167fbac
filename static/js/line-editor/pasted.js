// Rows copied from a spreadsheet as the fields of lines: the rules of products/pasting.py.
const COLUMNS = ["entry", "quantity", "unit_price", "discount", "service_date", "description"];
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/g;
const TIME = "(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2})?)?";
const YEAR_FIRST = new RegExp(`^(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-./])(\\d{1,2})\\2(\\d{4})${TIME}$`);

// The fields of each row that is not empty. headings: word in small letters -> column.
export function pastedRows(text, { currency, isMonthFirst, headings }) {
  const rows = table(text).filter((row) => row.some(Boolean));
  const order = rows.length ? orderOf(rows[0], headings) : null;
  return (order ? rows.slice(1) : rows).map((row) => fields(row, order ?? COLUMNS, currency, isMonthFirst));
}

function table(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(CELL)) {
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    row.push(cell.replace(/\s*[\r\n]+\s*/g, " ").trim());
    if (end === "\t") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function orderOf(row, headings) {
  const order = row.map((cell) => (Object.hasOwn(headings, cell.toLowerCase()) ? headings[cell.toLowerCase()] : ""));
  const named = order.filter(Boolean);
  const isWhole = named.length === row.filter(Boolean).length && named.length === new Set(named).size;
  return isWhole && named.includes("entry") ? order : null;
}

function fields(row, order, currency, isMonthFirst) {
  const found = Object.fromEntries(COLUMNS.map((name) => [name, ""]));
  const more = [];
  row.forEach((cell, index) => {
    if (order[index]) found[order[index]] = cell;
    else if (cell) more.push(cell);
  });
  for (const name of ["quantity", "unit_price", "discount"]) {
    found[name] = found[name].replace(/\p{Sc}/gu, "").replaceAll(currency, "").trim();
  }
  found.service_date = isoDay(found.service_date, isMonthFirst);
  found.description = [found.description, ...more].filter(Boolean).join(" ");
  return found;
}

// A day with all four digits of its year as fields have it; anything else as it is.
function isoDay(cell, isMonthFirst) {
  let year, month, day, separator;
  if (YEAR_FIRST.test(cell)) {
    [, year, month, day] = YEAR_FIRST.exec(cell);
  } else if (YEAR_LAST.test(cell)) {
    [, day, separator, month, year] = YEAR_LAST.exec(cell);
    if (separator !== "." && isMonthFirst) [day, month] = [month, day];
  } else {
    return cell;
  }
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const found = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(found.valueOf()) && found.toISOString().startsWith(iso) ? iso : cell;
}
