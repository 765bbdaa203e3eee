// Writes one JSON schema a kind from the published TypeScript types of Kubernetes and of the operators.
//   node make_schemas.mjs DIRECTORY    with this package's modules installed beside it
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createGenerator } from "ts-json-schema-generator";

const directory = process.argv[2];
mkdirSync(directory, { recursive: true });
for (const source of ["kubernetes.ts", "operators.ts"]) {
  const schema = createGenerator({ path: source, tsconfig: "tsconfig.json", skipTypeCheck: true, type: "*" }).createSchema("*");
  const lines = readFileSync(source, "utf8").matchAll(/\{ (\w+) as (\w+) \}/g);
  for (const [, type, place] of lines) {
    if (!schema.definitions[type]) throw new Error(`${source}: no type ${type}`);
    const name = place.replace("cert_manager", "cert-manager").replaceAll("_", "-");
    writeFileSync(`${directory}/${name}.json`, JSON.stringify({ $ref: `#/definitions/${type}`, definitions: schema.definitions }));
  }
}
