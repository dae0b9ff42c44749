// graphql-eslint's rules for Relay over the schema in a file; the arguments: the file, and options of a rule as JSON.
import {readFileSync} from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import {ESLint} from "eslint";
import {say} from "./saying.mjs";

const [path, options = "{}"] = process.argv.slice(2);
const schema = readFileSync(path, "utf8");
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ["**/*.graphql"],
      languageOptions: {parser: graphql.parser, parserOptions: {graphQLConfig: {schema}}},
      plugins: {"@graphql-eslint": graphql},
      rules: {...graphql.configs["flat/schema-relay"].rules, ...JSON.parse(options)},
    },
  ],
});
const [{messages}] = await eslint.lintText(schema, {filePath: "schema.graphql"});
for (const {ruleId, message, line} of messages) {
  say({rule: ruleId, message, line});
}
