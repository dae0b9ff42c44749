// Compresses what was built, once and for all browsers: graph/graphiql.py sends what stands beside a file.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FOLDER = new URL("../graph/static/graphiql/assets/", import.meta.url);
const LEAST_BYTES = 1024;
// Two levels more save another twelfth, and take twenty times as long.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

for (const name of readdirSync(FOLDER)) {
  const content = readFileSync(new URL(name, FOLDER));
  if (content.length < LEAST_BYTES) continue;
  writeFileSync(new URL(`${name}.br`, FOLDER), brotliCompressSync(content, BROTLI));
  writeFileSync(new URL(`${name}.gz`, FOLDER), gzipSync(content, { level: 9 }));
}
