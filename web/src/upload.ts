import type { FetcherParams } from "@graphiql/toolkit";

const PLACEHOLDER = "CHOOSE_FILE";

type Encoded = { body: BodyInit; contentType: Record<string, string> };

/**
 * Return the body of a request: JSON, or a form after the multipart request spec where variables say CHOOSE_FILE.
 *
 * An editor of JSON holds no files, so the browser asks for each of them when the operation is run.
 */
export async function encoded(request: FetcherParams, signal?: AbortSignal): Promise<Encoded> {
  const paths = placesOfFiles(request.variables, "variables");
  if (paths.length === 0) {
    return { body: JSON.stringify(request), contentType: { "Content-Type": "application/json" } };
  }
  const files: File[] = [];
  for (const _path of paths) files.push(await chosenFile(signal));
  const form = new FormData();
  form.set("operations", JSON.stringify(request, (_name, value) => (value === PLACEHOLDER ? null : value)));
  form.set("map", JSON.stringify(Object.fromEntries(paths.map((path, place) => [place, [path]]))));
  files.forEach((file, place) => form.set(String(place), file));
  // The browser writes the type itself, with the boundary that it made up.
  return { body: form, contentType: {} };
}

function placesOfFiles(value: unknown, path: string): string[] {
  if (value === PLACEHOLDER) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => placesOfFiles(inner, `${path}.${name}`));
}

function chosenFile(signal?: AbortSignal): Promise<File> {
  return new Promise((resolve, reject) => {
    const nothingChosen = () => reject(new Error("No file was chosen, so nothing was sent."));
    const input = document.createElement("input");
    input.type = "file";
    input.addEventListener("change", () => (input.files?.[0] ? resolve(input.files[0]) : nothingChosen()));
    input.addEventListener("cancel", nothingChosen);
    signal?.addEventListener("abort", nothingChosen);
    input.click();
  });
}
