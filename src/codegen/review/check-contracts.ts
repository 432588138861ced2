import type { FileChange } from "#src/codegen/file-change.ts";
import { parseExports } from "#src/codegen/parse-literal.ts";
import type { Literal } from "#src/codegen/print-literal.ts";
import { toKebab } from "#src/codegen/service-names.ts";
import type { Operation } from "#src/plan/plan.ts";
import { compareFields } from "./compare-fields.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, lineOf } from "./subject.ts";

type Members = Readonly<Record<string, Literal>>;
/** What a service promises in its file in `src/contracts/`. */
type Contract = { schema: Members; operations: Members };

/** Each lets in all that the ones after it let in. */
const ACCESS = ["anyone", "signed-in", "owner", "internal"];

const membersOf = (value: Literal | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};

const textsOf = (value: Literal | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

const readContract = (content: string): Contract => {
  const exported = [...parseExports(content)];
  const [, service] = exported.find(([, value]) => Object.hasOwn(membersOf(value), "operations")) ?? [];
  const schema = exported.find(([name]) => name === "schema")?.[1];
  return { schema: membersOf(schema), operations: membersOf(membersOf(service)["operations"]) };
};

const isContract = ({ path }: FileChange): boolean => /^src\/contracts\/[\w-]+\.ts$/u.test(path);

/** What of an operation its callers rely on, and no longer find. */
const compareOperation = (then: Members, now: Members): string[] => {
  const [was, is] = [membersOf(then["route"]), membersOf(now["route"])];
  const lost = textsOf(then["accepts"]).filter((name) => !textsOf(now["accepts"]).includes(name));
  const [open, closed] = [ACCESS.indexOf(String(then["access"])), ACCESS.indexOf(String(now["access"]))];
  return [
    ...(was["method"] === is["method"] && was["path"] === is["path"] ? [] : ["has another address"]),
    ...(then["status"] === now["status"] ? [] : ["answers with another status"]),
    ...(open < closed ? [`is closed to those who were \`${String(then["access"])}\``] : []),
    ...lost.map((name) => `accepts no \`${name}\` any more`),
    ...(then["idempotent"] === true && now["idempotent"] !== true ? ["may not be repeated any more"] : []),
  ];
};

const compareContracts = (then: Contract, path: string, content: string): Finding[] => {
  const now = readContract(content);
  const at = (name: string, what: string): Finding => ({
    rule: "R8",
    path,
    line: lineOf(content, `${name}: {`),
    sentence: `\`${name}\` ${what}; callers of the last release rely on it.`,
  });
  return Object.entries(then.operations).flatMap(([name, operation]) => {
    const current = now.operations[name];
    if (current === undefined) return [at(name, "is gone")];
    const accepted = textsOf(membersOf(operation)["accepts"]);
    const fresh = textsOf(membersOf(current)["accepts"]);
    return [
      ...compareOperation(membersOf(operation), membersOf(current)).map((what) => at(name, what)),
      ...compareFields(then.schema, now.schema, accepted, fresh).map(({ field, what }) => at(field, what)),
    ];
  });
};

/** What code of its own does, only its writer knows. */
const REPEATABLE = ["read", "list", "count", "update", "replace", "delete", "act", "clear", "handwritten"];

/** Whether a second call leaves everything as the first did. */
const isRepeatable = ({ behaviour }: Operation): boolean =>
  REPEATABLE.includes(behaviour.kind) || (behaviour.kind === "redirect" && behaviour.count === null);

/** Whoever is told that an operation may be repeated will repeat it. */
const checkDeclared: Check = ({ files, plan }) =>
  plan.services.flatMap(({ name: service, operations }) => {
    const path = `src/contracts/${toKebab(service)}.ts`;
    const content = contentOf(files, path);
    const promised = readContract(content).operations;
    return operations
      .filter(
        (operation) => operation.idempotent === true || membersOf(promised[operation.name])["idempotent"] === true,
      )
      .filter((operation) => !isRepeatable(operation))
      .map(({ name }): Finding => {
        const sentence = `${service}.${name} is declared idempotent, and every call of it changes something.`;
        return { rule: "R10", path, line: lineOf(content, `${name}: {`), sentence };
      });
  });

/** What services promise: nothing that the last release promised is taken back, and nothing untrue is promised. */
export const checkContracts: Check = (subject) => [
  ...(subject.before ?? [])
    .filter(isContract)
    .flatMap(({ content, path }) => compareContracts(readContract(content), path, contentOf(subject.files, path))),
  ...checkDeclared(subject),
];
