// Exact arithmetic: numbers are BigInts with a scale, and the one rounding is the server's (products/pricing.py).
const SPACES = /[\s'\u2019\u00a0\u202f]/g;
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const ten = (power) => 10n ** BigInt(power);

export const NOTHING = { units: 0n, scale: 0 };

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
  return divide(units, ten(scale - digits));
}

// Quantity x price less discount percent, plus an adjustment, in the currency's smallest units.
export function lineTotal(quantity, price, discount, digits, adjustment = 0n) {
  const rest = 100n * ten(discount.scale) - discount.units;
  const units = quantity.units * price.units * rest;
  return round(units, quantity.scale + price.scale + discount.scale + 2, digits) + adjustment;
}

// Splits `amount` over lines in the ratio of `weights`, all in the smallest units and none below zero: largest remainder,
// the earlier line first (pricing.allocate).
export function allocate(amount, weights) {
  const ratio = weights.some((weight) => weight) ? weights : weights.map(() => 1n);
  const whole = ratio.reduce((sum, weight) => sum + weight, 0n);
  const parts = ratio.map((weight) => (amount * weight) / whole);
  const rest = ratio.map((weight) => (amount * weight) % whole);
  const order = [...ratio.keys()].sort((a, b) => (rest[a] === rest[b] ? a - b : rest[a] > rest[b] ? -1 : 1));
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  for (const index of order.slice(0, Number(left))) parts[index] += 1n;
  return parts;
}

// `percent` (a decimal) of units, by which they become less, rounded as pricing.changed_price does.
export function percentOf(units, percent) {
  const rest = 100n * ten(percent.scale) - percent.units;
  return units - round(units * rest, percent.scale + 2, 0);
}

// A line's adjustment once its total goes from `before` to `after` (pricing.rescaled).
export function rescaled(adjustment, before, after) {
  return before ? divide(adjustment * after, before) : 0n;
}

// The tax on a total at a rate in percent (a decimal); isIncluded: the total contains it (pricing.taxes).
export function taxOn(total, rate, isIncluded) {
  const hundred = 100n * ten(rate.scale);
  return divide(total * rate.units, isIncluded ? hundred + rate.units : hundred);
}

// Rounded to whole units, halves away from zero.
function divide(units, divisor) {
  const size = units < 0n ? -units : units;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return units < 0n ? -rounded : rounded;
}
