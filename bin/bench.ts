import { UserError } from "#src/errors.ts";

/** Each returns whether what it measured is as it should be. */
const BENCHMARKS: Record<string, (args: string[]) => Promise<boolean>> = {
  story: async (args) => (await import("./bench/story.ts")).benchStory(args),
  discussion: async () => (await import("./bench/discussion.ts")).benchDiscussion(),
  agents: async () => (await import("./bench/agents.ts")).benchAgents(),
  "ten-services": async (args) => (await import("./bench/ten-services.ts")).benchTenServices(args),
  soak: async (args) => (await import("./bench/soak.ts")).benchSoak(args),
  product: async (args) => (await import("./bench/product.ts")).benchProduct(args),
  generate: async (args) => (await import("./bench/generate.ts")).benchGenerate(args),
  fuzz: async (args) => (await import("./bench/fuzz.ts")).benchFuzz(args),
  economy: async (args) => (await import("./bench/economy.ts")).benchEconomy(args),
  watch: async (args) => (await import("./bench/watch.ts")).benchWatch(args),
  crowd: async (args) => (await import("./bench/crowd.ts")).benchCrowd(args),
};

const [name = "story", ...args] = process.argv.slice(2);
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (benchmark === undefined) {
  console.error(`There is no benchmark “${name}”. There is: ${Object.keys(BENCHMARKS).join(", ")}.`);
  process.exit(1);
}
try {
  process.exit((await benchmark(args)) ? 0 : 1);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message} ${error.mend}`);
  process.exit(1);
}
