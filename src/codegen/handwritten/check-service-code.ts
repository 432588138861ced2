import type { FileChange } from "#src/codegen/file-change.ts";
import { parseLiteral } from "#src/codegen/parse-literal.ts";
import type { Literal } from "#src/codegen/print-literal.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { findBareFetch } from "./find-bare-fetch.ts";
import { findForbidden, type Forbidden, lineAt } from "./find-in.ts";
import type { MaskedCode } from "./mask-code.ts";

const CALLS_OUT = "A service calls no host; what leaves the product goes through the orchestration layer.";

const FORBIDDEN: Forbidden[] = [
  { rule: "no-fetch", pattern: /\bself\s*\.\s*fetch\b|\bnew\s+(?:WebSocket|EventSource)\b/u, sentence: CALLS_OUT },
];

const memberOf = (value: Literal | undefined, name: string): Literal | undefined =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, Literal>>)[name] : undefined;

/** Secrets that the product's Worker is given. */
const secretsOf = (base: readonly FileChange[]): string[] => {
  const config = base.find(({ path }) => path === "wrangler.jsonc")?.content;
  const required = config === undefined ? undefined : memberOf(memberOf(parseLiteral(config), "secrets"), "required");
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === "string") : [];
};

/** What code under `src/` may not do: reach out, or read what is kept from it. */
export const checkServiceCode = (
  { content, path }: FileChange,
  { code }: MaskedCode,
  base: readonly FileChange[],
): Finding[] => {
  const [call] = findBareFetch(code);
  const named = secretsOf(base).find((name) => content.includes(name));
  return [
    ...findForbidden(path, code, FORBIDDEN),
    ...(call === undefined ? [] : [{ rule: "no-fetch", path, line: lineAt(code, call), sentence: CALLS_OUT }]),
    ...(named === undefined
      ? []
      : [
          {
            rule: "no-environment",
            path,
            line: lineAt(content, content.indexOf(named)),
            sentence: `\`${named}\` is a secret of the orchestration layer, which no service reads.`,
          },
        ]),
  ];
};
