// What every script here tells its test: a line of JSON for each thing it saw.
export function say(seen) {
  process.stdout.write(`${JSON.stringify(seen)}\n`);
}
