// The ledger: what the trip page needs of TripSplit's tables, as good users of pg and dataloader read it.
import DataLoader from "dataloader";
import pg from "pg";

const {builtins, setTypeParser} = pg.types;
// A day is no moment: the driver's Date objects would be of this machine's time zone.
setTypeParser(builtins.DATE, String);

const COLUMNS = `id, description, amount_minor, currency, spent_on, category,
  (SELECT participant_id FROM expense_payers WHERE expense_id = expenses.id
   ORDER BY amount_minor DESC, position LIMIT 1) AS payer_id`;
const EXPENSES = (direction) => `SELECT ${COLUMNS} FROM expenses WHERE trip_id = $1 AND deleted_at IS NULL
  ORDER BY spent_on ${direction}, id ${direction} LIMIT $2`;
const SHARES = `SELECT expense_id, participant_id, amount_minor, currency FROM expense_shares
  WHERE expense_id = ANY ($1::uuid[]) ORDER BY expense_id, position`;
const PARTICIPANTS = "SELECT id, name FROM participants WHERE id = ANY ($1::uuid[])";

export const pool = new pg.Pool({connectionString: process.env.DATABASE_URL});

// Named statements are prepared once for each connection.
async function rows(name, text, ...values) {
  return (await pool.query({name, text, values})).rows;
}

export async function loadTrip(id) {
  const [trip] = await rows("trip", "SELECT id, name FROM trips WHERE id = $1", id);
  return trip ?? null;
}

export async function loadExpenses(tripId, {first, last}) {
  if (last == null) {
    return rows("expenses", EXPENSES("DESC"), tripId, first);
  }
  return (await rows("expenses from the end", EXPENSES("ASC"), tripId, last)).reverse();
}

// Loaders remember what they have loaded: each request has its own.
export function newLoaders() {
  return {participants: new DataLoader(participantsByIds), shares: new DataLoader(sharesByExpenseIds)};
}

async function participantsByIds(ids) {
  const byId = new Map((await rows("participants", PARTICIPANTS, ids)).map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

async function sharesByExpenseIds(ids) {
  const byExpense = new Map(ids.map((id) => [id, []]));
  for (const row of await rows("shares", SHARES, ids)) {
    byExpense.get(row.expense_id).push(row);
  }
  return ids.map((id) => byExpense.get(id));
}
