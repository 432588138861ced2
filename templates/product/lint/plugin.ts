import type { Rule } from "./syntax.ts";
import { oneAlarm } from "./rules/a2-one-alarm.ts";
import { uncaughtAlarm } from "./rules/a3-uncaught-alarm.ts";
import { fastAlarm } from "./rules/a4-fast-alarm.ts";
import { unboundedRun } from "./rules/a5-unbounded-run.ts";
import { blocking } from "./rules/c1-blocking.ts";
import { staleWrite } from "./rules/c2-stale-write.ts";
import { timer } from "./rules/c3-timer.ts";
import { unconfirmed } from "./rules/c4-unconfirmed.ts";
import { constantName } from "./rules/d1-constant-name.ts";
import { unstoredId } from "./rules/d2-unstored-id.ts";
import { statelessObject } from "./rules/d4-stateless-object.ts";
import { rawBinding } from "./rules/d6-raw-binding.ts";
import { lastWords } from "./rules/l2-last-words.ts";
import { timing } from "./rules/p5-timing.ts";
import { stopwatch } from "./rules/p7-stopwatch.ts";
import { clockInTest } from "./rules/p8-clock-in-test.ts";
import { unparsedInput } from "./rules/r1-unparsed-input.ts";
import { floatingCall } from "./rules/r2-floating-call.ts";
import { retry } from "./rules/r3-retry.ts";
import { undisposed } from "./rules/r6-undisposed.ts";
import { instanceofRemote } from "./rules/r7-instanceof-remote.ts";
import { reachable } from "./rules/r9-reachable.ts";
import { schemaElsewhere } from "./rules/s2-schema-elsewhere.ts";
import { unboundSql } from "./rules/s3-unbound-sql.ts";
import { awaitBetweenWrites } from "./rules/s5-await-between-writes.ts";
import { loopOfDeletes } from "./rules/s7-loop-of-deletes.ts";
import { sharedName } from "./rules/t1-shared-name.ts";
import { noEviction } from "./rules/t2-no-eviction.ts";
import { zodImport } from "./rules/t4-zod-import.ts";
import { plainSocket } from "./rules/w1-plain-socket.ts";
import { socketFields } from "./rules/w2-socket-fields.ts";
import { unansweredClose } from "./rules/w3-unanswered-close.ts";
import { wakingPing } from "./rules/w4-waking-ping.ts";

/** The rules for Durable Objects that syntax alone can decide. oxlint loads a plugin from its default export. */
export default {
  meta: { name: "durable-objects" },
  rules: {
    "d1-constant-name": constantName,
    "d2-unstored-id": unstoredId,
    "d4-stateless-object": statelessObject,
    "d6-raw-binding": rawBinding,
    "s2-schema-elsewhere": schemaElsewhere,
    "s3-unbound-sql": unboundSql,
    "s5-await-between-writes": awaitBetweenWrites,
    "s7-loop-of-deletes": loopOfDeletes,
    "c1-blocking": blocking,
    "c2-stale-write": staleWrite,
    "c3-timer": timer,
    "c4-unconfirmed": unconfirmed,
    "r1-unparsed-input": unparsedInput,
    "r2-floating-call": floatingCall,
    "r3-retry": retry,
    "r6-undisposed": undisposed,
    "r7-instanceof-remote": instanceofRemote,
    "r9-reachable": reachable,
    "a2-one-alarm": oneAlarm,
    "a3-uncaught-alarm": uncaughtAlarm,
    "a4-fast-alarm": fastAlarm,
    "a5-unbounded-run": unboundedRun,
    "w1-plain-socket": plainSocket,
    "w2-socket-fields": socketFields,
    "w3-unanswered-close": unansweredClose,
    "w4-waking-ping": wakingPing,
    "l2-last-words": lastWords,
    "p5-timing": timing,
    "p7-stopwatch": stopwatch,
    "p8-clock-in-test": clockInTest,
    "t1-shared-name": sharedName,
    "t2-no-eviction": noEviction,
    "t4-zod-import": zodImport,
  } satisfies Record<string, Rule>,
};
