import type { Plan } from "#src/plan/plan.ts";
import { knownScenarios } from "./callers-literal.ts";
import { checkCodeNames } from "./check-code-names.ts";
import { checkEvents } from "./check-events.ts";
import { completePlan } from "./complete-plan.ts";
import type { FileChange } from "./file-change.ts";
import { MANIFEST_PATH } from "./layer-manifest.ts";
import { manifestFor } from "./plan-upgrade.ts";
import { printJsonFile } from "./print-literal.ts";
import { recordPathOf, renderDecisionRecord } from "./render-decision-record.ts";
import { renderArchitecture, renderReadme } from "./render-documents.ts";
import { renderPage } from "./render-page.ts";
import { renderPageData } from "./render-page-data.ts";
import { renderContract } from "./render-contract.ts";
import { renderService } from "./render-service.ts";
import { renderServicesTest, renderServiceTest } from "./render-service-test.ts";
import { renderEnv, renderIndex, renderProductDefinition, renderTailConfig, renderWrangler } from "./render-worker.ts";
import { toKebab } from "./service-names.ts";
import { PLAN_PATH, renderSpecFile, renderStanding, SPEC_PATH } from "./standing.ts";

/** A file of `templates/product`, at its path relative to that folder. */
export type TemplateFile = { path: string; content: string };

/** Lays TypeScript out: the path says what it is. */
export type FormatCode = (path: string, source: string) => Promise<string>;

/** Files whose layout is left to the formatter. */
const WRITTEN_LOOSELY = /^src\/(?:contracts|services)\//u;

/** The template's own product lives in these; every other product brings its own. */
const SAMPLE = /^(?:src\/contracts|src\/services|test\/services)\//u;

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** The package is the template's, under the product's name. */
const renamePackage = (content: string, plan: Plan): string => {
  const manifest: Record<string, unknown> = JSON.parse(content);
  const renamed = { ...manifest, name: plan.product.name };
  if ("description" in manifest) Object.assign(renamed, { description: oneLine(plan.product.summary) });
  return `${JSON.stringify(renamed, null, 2)}\n`;
};

const renameLock = (content: string, plan: Plan): string => {
  const lock = JSON.parse(content) as { name: string; packages: Record<string, Record<string, unknown>> };
  const packages = { ...lock.packages, "": { ...lock.packages[""], name: plan.product.name } };
  return `${JSON.stringify({ ...lock, name: plan.product.name, packages }, null, 2)}\n`;
};

/** Files of the template that keep their text but for what they say about the product. */
const ADAPTED: Record<string, (content: string, plan: Plan) => string> = {
  "package.json": renamePackage,
  "package-lock.json": renameLock,
  "public/index.html": renderPage,
};

const renderServiceTests = (plan: Plan): FileChange[] => {
  const tests = plan.services.flatMap((service) => {
    const content = renderServiceTest(plan, service);
    return content === null ? [] : [{ name: toKebab(service.name), content }];
  });
  return [
    ...tests.map(({ content, name }) => ({ path: `test/services/${name}.ts`, content })),
    { path: "test/services.test.ts", content: renderServicesTest(tests.map(({ name }) => name)) },
  ];
};

const renderGenerated = (plan: Plan): FileChange[] => [
  { path: "README.md", content: renderReadme(plan) },
  { path: "docs/architecture.md", content: renderArchitecture(plan) },
  { path: recordPathOf(plan), content: renderDecisionRecord(plan) },
  { path: "public/product.json", content: renderPageData(plan) },
  { path: "src/env.ts", content: renderEnv(plan) },
  { path: "src/index.ts", content: renderIndex(plan) },
  { path: "src/product.ts", content: renderProductDefinition(plan) },
  { path: "test/scenarios.json", content: printJsonFile(knownScenarios(plan)) },
  { path: "wrangler.jsonc", content: renderWrangler(plan) },
  { path: "wrangler.tail.jsonc", content: renderTailConfig(plan) },
  ...renderServiceTests(plan),
  ...plan.services.flatMap((service): FileChange[] => {
    const file = toKebab(service.name);
    return [
      { path: `src/contracts/${file}.ts`, content: renderContract(service) },
      { path: `src/services/${file}.ts`, content: renderService(plan, service) },
    ];
  }),
];

const renderSource = ({ source }: Plan): FileChange[] =>
  source === undefined ? [] : [{ path: SPEC_PATH, content: renderSpecFile(source.text) }];

/** What the next plan of this product is built on. */
const renderKept = (plan: Plan, files: readonly FileChange[]): FileChange[] =>
  plan.source === undefined ? [] : [{ path: PLAN_PATH, content: renderStanding(plan, plan.source, files) }];

/**
 * The whole repository of a product, sorted by path: given files as the template has them, the rest written from the
 * plan. The same plan and templates give the same bytes. Throws a `UserError` where the plan cannot become sound code.
 */
export const generateProduct = async (
  plan: Plan,
  templates: TemplateFile[],
  formatCode: FormatCode,
): Promise<FileChange[]> => {
  const complete = completePlan(plan);
  checkCodeNames(complete);
  checkEvents(complete);
  const generated = await Promise.all(
    renderGenerated(complete).map(async ({ content, path }) => ({
      path,
      content: WRITTEN_LOOSELY.test(path) ? await formatCode(path, content) : content,
    })),
  );
  const paths = new Set(generated.map(({ path }) => path));
  const given = templates
    .filter(({ path }) => !SAMPLE.test(path) && !paths.has(path) && path !== MANIFEST_PATH)
    .map(({ path, content }) => ({ path, content: ADAPTED[path]?.(content, plan) ?? content }));
  const files = [...given, manifestFor(templates, given), ...generated, ...renderSource(plan)];
  return [...files, ...renderKept(plan, files)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
};
