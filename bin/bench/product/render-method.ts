import { readFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { join } from "node:path";
import { BENCH } from "./install-packages.ts";
import { ROUNDS_PER_START } from "./run-rounds.ts";
import { CONNECTIONS, INSTANCES, WARM_UP_SECONDS } from "./start-contender.ts";
import { WEIGHED_INSTANCES } from "./weigh-instances.ts";

const ROOT = join(BENCH, "..");

const readVersion = (name: string): string => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8")) as {
    version: string;
  };
  return `${name} ${version}`;
};

/** On what, and how, the figures came about. */
export const renderMethod = ({ rounds, seconds }: { rounds: number; seconds: number }): string => {
  const [core] = cpus();
  const { dependencies } = JSON.parse(readFileSync(join(BENCH, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const versions = [`node ${process.versions.node}`, ...["workerd", "miniflare"].map(readVersion)];
  const packages = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  return [
    `Machine: ${cpus().length} × ${core?.model ?? "?"}, ${type()} ${release()}. ${[...versions, ...packages].join(", ")}.`,
    `Each contender is a Worker in a raw workerd of its own, its socket reached directly, storage in memory (tmpfs).`,
    `${rounds} rounds; in each, every contender has one turn of ${seconds} s, in an order that changes: ${CONNECTIONS} connections,`,
    `${INSTANCES} instances, autocannon in a process of its own. All are started anew every ${ROUNDS_PER_START} rounds and warmed for ${WARM_UP_SECONDS} s.`,
    `req/s, CPU µs: medians of the turns; CPU is the time that the threads of workerd were on a processor, by the requests.`,
    `ratio: to the baseline's turn in the same round; median of all rounds [quartiles]. The row “again” shows the noise.`,
    `first ms: the first request after a start. new ms: the first request to an instance, all else warm. Medians.`,
    `KiB per idle instance: growth of workerd's resident memory by ${WEIGHED_INSTANCES} instances, each asked once to write a row.`,
    `Targets are held against the median of the ratios; in brackets, where it lies with 95 % confidence.`,
  ].join("\n");
};
