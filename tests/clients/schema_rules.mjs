// graphql-eslint's rules for Relay over the schema in a file. Arguments: the file, options of the rule about edges.
import {readFileSync} from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import {ESLint} from "eslint";
import {say} from "./saying.mjs";

const [path, options] = process.argv.slice(2);
const schema = readFileSync(path, "utf8");
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ["**/*.graphql"],
      languageOptions: {parser: graphql.parser, parserOptions: {graphQLConfig: {schema}}},
      plugins: {"@graphql-eslint": graphql},
      rules: {
        ...graphql.configs["flat/schema-relay"].rules,
        "@graphql-eslint/relay-edge-types": ["error", JSON.parse(options)],
      },
    },
  ],
});
const [{messages}] = await eslint.lintText(schema, {filePath: "schema.graphql"});
const lines = schema.split("\n");
for (const {ruleId, message, line} of messages) {
  // A fault is of the type that begins above its line.
  const type = lines.slice(0, line).findLast((text) => text.startsWith("type ")) ?? "";
  say({rule: ruleId, message, type: type.split(" ")[1]});
}
