/** A guard, and what its code becomes where it is taken out. */
type Mutant = readonly [guard: string, file: string, find: string, put: string];

const gate = (guard: string, find: string, put: string): Mutant => [
  guard,
  "codegen/handwritten/review-handwritten.ts",
  find,
  put,
];
const never = (guard: string, file: string, pattern: string): Mutant => [
  guard,
  `codegen/handwritten/${file}`,
  `pattern: ${pattern}`,
  "pattern: /$^/u",
];
const source = (guard: string, pattern: string): Mutant => never(guard, "check-source.ts", pattern);
const tests = (guard: string, pattern: string): Mutant => never(guard, "check-test-code.ts", pattern);
const post = (guard: string, find: string, put: string): Mutant => [guard, "github/sanitise-post.ts", find, put];
const inert = (guard: string, find: string): Mutant => [guard, "spec/make-inert.ts", find, ""];

/** The table is read by `mutate.ts`, which refuses one that the code has left behind. */
export const MUTANTS: readonly Mutant[] = [
  gate("how much a change holds", "...checkLimits(files, removed),", ""),
  gate("where a file is written", "const refused = checkPath(file.path, writer, known);", "const refused = null;"),
  gate("what is removed", "const refused = checkPath(path, writer, known);", "const refused = null;"),
  gate("what any file holds", "[...checkText(file), ...checkCode(file, base)]", "checkCode(file, base)"),
  gate("what any code holds", "const common = checkSource(path, masked, base);", "const common = [];"),
  gate("what a service holds", "[...common, ...checkServiceCode(file, masked, base)]", "common"),
  gate("what a test holds", "[...common, ...checkTestCode(file, masked, before)]", "common"),
  gate("what a page holds", "return checkMarkup(file);", "return [];"),
  gate("that tests stay", "refused === null ? checkRemoved(path, writer, base)", "refused === null ? []"),
  ["names of paths", "codegen/handwritten/check-path.ts", "const name = checkName(path);", "const name = null;"],
  [
    "places of paths",
    "codegen/handwritten/check-path.ts",
    "const place = checkPlace(path, writer);",
    "const place = null;",
  ],
  ["what is imported", "codegen/handwritten/check-source.ts", "...checkImports(path, masked, base),", ""],
  ["packages", "codegen/handwritten/check-imports.ts", "if (packages.has(specifier)) return null;", "return null;"],
  ["keys in files", "codegen/review/check-secrets.ts", "if (found === undefined) return [];", "return [];"],
  [
    "calls to hosts",
    "codegen/handwritten/check-service-code.ts",
    "const [call] = findBareFetch(code);",
    "const call = undefined;",
  ],
  never(
    "sockets to hosts",
    "check-service-code.ts",
    String.raw`/\bself\s*\.\s*fetch\b|\bnew\s+(?:WebSocket|EventSource)\b/u`,
  ),
  source("eval", String.raw`/\b(?:eval|Function)\b|\.\s*constructor\b/u`),
  source("timers with texts", String.raw`/\bset(?:Timeout|Interval)\s*\(\s*["'${"`"}]/u`),
  source("other ways to code", String.raw`/\b(?:WebAssembly|importScripts|createRequire|Reflect)\b|\brequire\s*\(/u`),
  source("the global object", String.raw`/\bglobalThis\b|\bself\s*\[/u`),
  source("import.meta", String.raw`/\bimport\s*\.\s*meta\b/u`),
  source("the process", String.raw`/(?<![.\w$])process\s*(?:\?\.|[.[])/u`),
  source("plain names", String.raw`/\\|[^\s -~]|<!--/u`),
  [
    "comments that switch checks off",
    "codegen/handwritten/check-source.ts",
    "comments.find(({ text }) => SUPPRESSES.test(text))?.at",
    "undefined",
  ],
  [
    "names that become code",
    "codegen/handwritten/check-source.ts",
    "strings.find(({ text }) => NAMES_CODE.test(text))?.at",
    "undefined",
  ],
  tests(
    "tests that do not run",
    String.raw`/\.\s*(?:skip|only|todo|skipIf|runIf|fails)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/u`,
  ),
  tests("tests that are told not to run", String.raw`/[{,]\s*(?:skip|only|todo|fails)\s*:\s*(?!false\b)/u`),
  tests("tests looked up", String.raw`/\b(?:describe|test|it|expect|suite|vi)\s*\[/u`),
  tests(
    "constants expected",
    String.raw`/\bexpect\s*\(\s*(?:true|false|null|undefined|\d+|["'${"`"}]\s*["'${"`"}])\s*[,)]/u`,
  ),
  ["tests made weaker", "codegen/handwritten/check-test-code.ts", "...checkWeakened(file, masked, before),", ""],
  [
    "tests that expect nothing",
    "codegen/handwritten/check-test-code.ts",
    "...(isTestFile(file.path) ? checkEmpty(file.path, masked.code, findTests(masked)) : []),",
    "",
  ],
  inert("names in quoted words", ".replaceAll(/[@＠](?=\\S)/gu, (at) => `${at}${ZERO}`)"),
  inert("references in quoted words", ".replaceAll(/[#＃](?=\\d)/gu, (hash) => `${hash}${ZERO}`)"),
  inert("addresses in quoted words", ".replaceAll(/:\\/\\//gu, `:${ZERO}//`)"),
  inert(
    "addresses without a scheme",
    ".replaceAll(/(?<![\\p{L}\\p{N}])www\\.(?=\\S)/giu, (www) => `${www.slice(0, -1)}${ZERO}.`)",
  ),
  inert("tags in quoted words", '.replaceAll("<", "&lt;")'),
  inert("links and images in quoted words", '.replaceAll("[", "&lbrack;")'),
  ["what is code in quoted words", "spec/make-inert.ts", "split(/((?<!\\\\)`[^`\\n]+`)/u)", "split(/(`[^`\\n]+`)/u)"],
  [
    "the summary in a pull request",
    "pull-request/render-pull-request.ts",
    "? makeInert(plan.product.summary)",
    "? plan.product.summary",
  ],
  [
    "names of scenarios in a pull request",
    "pull-request/render-pull-request.ts",
    "[makeInert(name), String(steps.length), result]",
    "[name, String(steps.length), result]",
  ],
  ["remarks in a pull request", "pull-request/render-by-hand.ts", "makeInert(text)]", "text]"],
  [
    "the first words of a turn",
    "discussion/render-turn.ts",
    'makeInert(first?.text ?? "nothing to add.")',
    'first?.text ?? "nothing to add."',
  ],
  ["further words of a turn", "discussion/render-turn.ts", ":** ${makeInert(message.text)}`", ":** ${message.text}`"],
  post("names in a post", "return allowed ? whole :", "return whole; return allowed ? whole :"),
  post("closing keywords in a post", "reference === `#${rules.mayClose}` ?", "true ?"),
  post("references elsewhere in a post", ".replaceAll(FOREIGN, joint)", ""),
  post("orders in a post", '.replaceAll(COMMAND, joint === IN_MARKDOWN ? "$1\\\\" : `$1${joint}`)', ""),
  post("images in a post", 'if (node.type === "image" || node.type === "imageReference")', "if (false)"),
  post("tags in a post", 'source.replaceAll(/<(?=[A-Za-z/!?])/gu, "&lt;")', "source"),
  post(
    "our own secrets in a post",
    "secrets.reduce((left, { pattern }) => left.replaceAll(pattern, REMOVED), text)",
    "text",
  ),
  ["our own secrets in a push", "github/ensure-branch.ts", "refuseSecrets(content, secrets);", ""],
  [
    "names of branches",
    "github/ensure-branch.ts",
    "if (!branch.startsWith(PREFIX) || !NAME.test(branch))",
    "if (false)",
  ],
  ["secrets in base64", "github/spellings-of.ts", "...inBase64(secret), ", ""],
  ["secrets backwards", "github/spellings-of.ts", "[secret, reversed,", "[secret,"],
  [
    "secrets in hexadecimal",
    "github/spellings-of.ts",
    'const hex = Buffer.from(secret).toString("hex");',
    'const hex = "zzzzzz";',
  ],
  ["the form of an answer", "agents/llm/check-form.ts", "if (valid) return { value };", "return { value };"],
  ["how long a model works", "agents/llm/work.ts", "calls >= bounds.calls || tokens >= bounds.tokens", "false"],
  [
    "who may steer",
    "hear-people.ts",
    "MAY_STEER.has(await run.step",
    '!MAY_STEER.has("") || MAY_STEER.has(await run.step',
  ],
];
