// A list without a database behind it: a thousand objects of eight plain fields.
export const ITEM = `type Item {
  id: Int! name: String! note: String isPaid: Boolean! count: Int! code: String! place: String! weight: Float!
}`;

export const ITEMS = Array.from({length: 1000}, (_, number) => ({
  id: number,
  name: `item ${number}`,
  note: null,
  isPaid: number > 1,
  count: number,
  code: "EUR",
  place: "Prague",
  weight: 1.5,
}));
