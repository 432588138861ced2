import { parseLiteral } from "#src/codegen/parse-literal.ts";
import type { Literal } from "#src/codegen/print-literal.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, lineOf } from "./subject.ts";

const CONFIG = "wrangler.jsonc";
const TESTS = "vitest.config.ts";
/** From here on `deleteAll` takes the alarm along. */
const DELETES_ALARMS = "2026-02-24";
const MAX_CLASSES = 500;
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];
/** What the configuration has to say, and in which words it would say it. */
const SAYS: Record<string, string> = {
  compatibility_date: "a date",
  observability: "an object",
  version_metadata: "an object",
  workers_dev: "true or false",
  preview_urls: "true or false",
};

type Config = Readonly<Record<string, Literal>>;

const isMap = (value: Literal): value is Config => typeof value === "object" && value !== null && !Array.isArray(value);
const mapOf = (value: Literal): Config => (isMap(value) ? value : {});

const at = (rule: string, content: string, text: string, sentence: string): Finding => ({
  rule,
  path: CONFIG,
  line: lineOf(content, text),
  sentence,
});

const checkClasses = (content: string, config: Config): Finding[] => {
  const classes = Object.entries(mapOf(config["exports"]));
  const kept = classes.filter(([, settings]) => mapOf(settings)["type"] === "durable-object");
  return [
    ...(classes.length === 0 ? [at("P1", content, "exports", "`exports` names no class.")] : []),
    ...kept
      .filter(([, settings]) => mapOf(settings)["storage"] !== "sqlite")
      .map(([name]) => at("S1", content, `"${name}": {`, `${name} does not keep its data in SQLite.`)),
    ...(kept.length > MAX_CLASSES
      ? [at("L3", content, "exports", `There are ${kept.length} classes, and an account has room for ${MAX_CLASSES}.`)]
      : []),
  ];
};

const checkSettings = (content: string, config: Config): Finding[] => {
  const date = config["compatibility_date"];
  return [
    ...Object.entries(SAYS)
      .filter(([name]) => !Object.hasOwn(config, name))
      .map(([name, what]) => at("P1", content, name, `\`${name}\` is not said; it takes ${what}.`)),
    ...(typeof date === "string" && date < DELETES_ALARMS
      ? [at("S7", content, "compatibility_date", `Before ${DELETES_ALARMS}, \`deleteAll\` leaves the alarm behind.`)]
      : []),
  ];
};

const checkLimits: Check = ({ files, plan }) => {
  const content = contentOf(files, CONFIG);
  const limits = mapOf(parseLiteral(content))["ratelimits"];
  if (Array.isArray(limits) && limits.length > 0) return [];
  return plan.services.flatMap(({ name, operations }) =>
    operations
      .filter(({ access, method }) => access === "anyone" && WRITES.includes(method))
      .map((operation) =>
        at("P6", content, "ratelimits", `Anyone may call ${name}.${operation.name} without a limit.`),
      ),
  );
};

/** A class that is new or gone can't be there for one share of the traffic alone. */
const checkSplit: Check = ({ before, files }) => {
  if (before === null) return [];
  const content = contentOf(files, CONFIG);
  const namesIn = (text: string): string[] => Object.keys(mapOf(mapOf(parseLiteral(text))["exports"]));
  const [now, then] = [namesIn(content), namesIn(contentOf(before, CONFIG))];
  const changed = [...now.filter((name) => !then.includes(name)), ...then.filter((name) => !now.includes(name))];
  return changed.map((name) =>
    at(
      "P3",
      content,
      `"${name}"`,
      `The class ${name} is ${now.includes(name) ? "new" : "gone"}: this release goes out whole.`,
    ),
  );
};

const checkTests: Check = ({ files }) => {
  const content = contentOf(files, TESTS);
  const found = (text: string, sentence: string): Finding => ({
    rule: "T3",
    path: TESTS,
    line: lineOf(content, text),
    sentence,
  });
  return [
    ...(/\bdir:\s*"[^"]+"/u.test(content)
      ? []
      : [found("test:", "`test.dir` is not set: a test of another kind would stop the runtime.")]),
    ...(/\bisolate:\s*false\b/u.test(content)
      ? [found("isolate", "`isolate` is off: one file of tests sees what another left.")]
      : []),
  ];
};

/** What `wrangler.jsonc` and `vitest.config.ts` say. */
export const checkConfig: Check = (subject) => {
  const content = contentOf(subject.files, CONFIG);
  const config = mapOf(parseLiteral(content));
  return [
    ...checkClasses(content, config),
    ...checkSettings(content, config),
    ...checkLimits(subject),
    ...checkSplit(subject),
    ...checkTests(subject),
  ];
};
