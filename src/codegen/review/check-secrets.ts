import type { FileChange } from "#src/codegen/file-change.ts";
import { parseLiteral } from "#src/codegen/parse-literal.ts";
import type { Literal } from "#src/codegen/print-literal.ts";
import { findKey } from "#src/find-key.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, isCode, lineOf } from "./subject.ts";

const CONFIG = "wrangler.jsonc";
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?|(?:API|PRIVATE|SIGNING)_?KEY)$/u;
/** `CONTROL_TOKEN: string;` among the bindings. */
const BINDING = /^\s+([A-Z][A-Z0-9_]*)\??: string;$/gmu;

const namesOf = (value: Literal | undefined): string[] => {
  if (Array.isArray(value)) return value.filter((entry): entry is string => typeof entry === "string");
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
};

const memberOf = (value: Literal | undefined, name: string): Literal | undefined =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, Literal>>)[name] : undefined;

/** A key that stands in a file. */
export const findSecret = ({ content, path }: FileChange): Finding[] => {
  const found = findKey(content)?.text;
  if (found === undefined) return [];
  return [
    {
      rule: "P2",
      path,
      line: lineOf(content, found),
      sentence: "A key that opens something lies here. Revoke it, and take it out.",
    },
  ];
};

/** Nothing secret in a file, and nothing needed that a deployment could lack. */
export const checkSecrets: Check = ({ files }) => {
  const content = contentOf(files, CONFIG);
  const config = parseLiteral(content);
  const required = namesOf(memberOf(memberOf(config, "secrets"), "required"));
  const open = namesOf(memberOf(config, "vars")).filter((name) => SECRET_NAME.test(name));
  const needed = files
    .filter(isCode)
    .flatMap(({ content: code }) => [...code.matchAll(BINDING)].map(([, name = ""]) => name))
    .filter((name) => SECRET_NAME.test(name) && !required.includes(name));
  const at = (text: string, sentence: string): Finding => ({
    rule: "P2",
    path: CONFIG,
    line: lineOf(content, text),
    sentence,
  });
  return [
    ...files.flatMap(findSecret),
    ...open.map((name) =>
      at(`"${name}"`, `\`${name}\` stands among \`vars\`, which anyone with the repository reads.`),
    ),
    ...[...new Set(needed)].map((name) =>
      at("secrets", `The code needs the secret \`${name}\`, and \`secrets.required\` does not name it.`),
    ),
  ];
};
