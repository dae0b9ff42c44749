// Money: minor units, which the driver hands over as text, as an exact decimal with the currency's own digits.
const digitsByCurrency = new Map();

export function decimal(minorUnits, currency) {
  const digits = digitsOf(currency);
  if (digits === 0) {
    return minorUnits;
  }
  const padded = minorUnits.padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

function digitsOf(currency) {
  if (!digitsByCurrency.has(currency)) {
    const format = new Intl.NumberFormat("en", {style: "currency", currency});
    digitsByCurrency.set(currency, format.resolvedOptions().maximumFractionDigits);
  }
  return digitsByCurrency.get(currency);
}
