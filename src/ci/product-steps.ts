import type { FailureKind } from "./failure.ts";

/** A step of a product's workflows. `command`: what it runs. */
export type ProductStep = { name: string; command: string; kind: FailureKind };

/** The jobs that check a pull request, as the workflows of `templates/product` name them. */
export const CHECKS: ReadonlySet<string> = new Set([
  "Tests in workerd",
  "Types, lint, budget, API and dependencies",
  "Base against head",
]);

/** Their steps. What fails before the product's own checks run says nothing about the product: `step`. */
export const STEPS: readonly ProductStep[] = [
  { name: "Check out", command: "actions/checkout", kind: "step" },
  { name: "Set up Node", command: "actions/setup-node", kind: "step" },
  { name: "Install", command: "npm ci --ignore-scripts", kind: "step" },
  { name: "Unit, acceptance and security tests", command: "npm test", kind: "test" },
  { name: "Orchestration layer", command: "npm run test:layer", kind: "test" },
  { name: "Types", command: "npm run types", kind: "type" },
  { name: "Lint and format", command: "npm run lint", kind: "lint" },
  { name: "Size and start-up budget", command: "npm run budget", kind: "budget" },
  { name: "API contract", command: "npm run api:check", kind: "api" },
  { name: "Dependency review", command: "npm run dependencies:review", kind: "dependency" },
  { name: "Compare", command: "npm run perf", kind: "perf" },
];
