import { followInvocations, type TailEnv } from "./orchestration/observe/tail.ts";

/** A Worker of its own, which follows the product's and counts the CPU time that only the runtime knows. */
export default {
  tail: (events, env) => followInvocations(events, env),
} satisfies ExportedHandler<TailEnv>;
