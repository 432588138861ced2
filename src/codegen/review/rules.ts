import { ALARM_RULES } from "./alarm-rules.ts";
import { CALL_RULES } from "./call-rules.ts";
import { CONCURRENCY_RULES } from "./concurrency-rules.ts";
import { DEPLOYMENT_RULES } from "./deployment-rules.ts";
import { DESIGN_RULES } from "./design-rules.ts";
import { LIMIT_RULES } from "./limit-rules.ts";
import type { Rule } from "./rule.ts";
import { SOCKET_RULES } from "./socket-rules.ts";
import { STORAGE_RULES } from "./storage-rules.ts";
import { TEST_RULES } from "./test-rules.ts";

/** Every rule that a product is held to. `docs/review-rules.md` shows the same table. */
export const RULES: Rule[] = [
  ...DESIGN_RULES,
  ...STORAGE_RULES,
  ...CONCURRENCY_RULES,
  ...CALL_RULES,
  ...ALARM_RULES,
  ...SOCKET_RULES,
  ...LIMIT_RULES,
  ...DEPLOYMENT_RULES,
  ...TEST_RULES,
];
