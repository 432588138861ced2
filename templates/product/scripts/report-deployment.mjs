// Reads what wrangler wrote down about its deployment, and hands the address on to the workflow.
import { appendFileSync, readFileSync } from "node:fs";

const lines = readFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, "utf8").split("\n");
const entries = lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
const deployment = entries.findLast(({ type }) => type === "deploy");
if (deployment === undefined) throw new Error("wrangler wrote down no deployment");

const url = deployment.targets?.find((target) => target.startsWith("http")) ?? "";
appendFileSync(process.env.GITHUB_OUTPUT, `url=${url}\nversion=${deployment.version_id}\n`);
appendFileSync(process.env.GITHUB_STEP_SUMMARY, `Deployed version \`${deployment.version_id}\`: ${url}\n`);
