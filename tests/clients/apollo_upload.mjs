// Uploads after the multipart request spec, as apollo-upload-client sends them; and without the header that it sends.
// Arguments: address, token, trip.
import {say} from "./saying.mjs";

const [address, token, trip] = process.argv.slice(2);
const query = `mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) {
  document { name kind } userErrors { code } } }`;

async function upload(headers) {
  const body = new FormData();
  body.append("operations", JSON.stringify({query, variables: {input: {tripId: trip, file: null}}}));
  body.append("map", JSON.stringify({1: ["variables.input.file"]}));
  body.append("1", new File(["# Breakfast\n\nIt is at eight.\n\n## Dinner\n\nIt is at nine.\n"], "hotel.md", {type: "text/markdown"}));
  const response = await fetch(`${address}/graphql`, {method: "POST", body, headers: {authorization: `Bearer ${token}`, ...headers}});
  const {data, errors} = await response.json();
  return {status: response.status, ...(data ? {done: data.uploadDocument} : {codes: errors.map((error) => error.extensions.code)})};
}

say({uploaded: await upload({"apollo-require-preflight": "true"})});
say({refused: await upload({})});
