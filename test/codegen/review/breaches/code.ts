import { type Breach, breach, near } from "#test/codegen/review/breach.ts";
import { onNote, sound, withFile, without, withText } from "#test/codegen/review/reviewed.ts";

export const codeBreaches: Breach[] = [
  breach(
    "D5",
    "an object bound to a place",
    onNote("  read(call", "  // env.NOTE.jurisdiction(\n  read(call"),
    "bound to a place",
  ),
  breach(
    "L4",
    "more code than a Worker starts with",
    withFile(sound, "src/big.ts", `export const big = "${"x".repeat(1_000_000)}";\n`),
    "may not start",
  ),
  breach(
    "S9",
    "a table that only grows",
    withFile(
      sound,
      "src/log.ts",
      'export const add = (sql: SqlStorage) => sql.exec("INSERT INTO visits VALUES (1)");\n',
    ),
    "Rows are added to `visits`",
  ),
  near(
    "S9",
    "a table that another file empties",
    withFile(
      withFile(sound, "src/log.ts", '"INSERT INTO visits VALUES (1)";\n'),
      "src/prune.ts",
      '"DELETE FROM visits WHERE at < ?";\n',
    ),
  ),
  breach(
    "W5",
    "sockets that are never lost in a test",
    without(withText(sound, "test/layer/events.test.ts", 'upgrade: "websocket"', ""), "test/layer/rooms.test.ts"),
    "no test closes one",
  ),
  near(
    "W5",
    "sockets that a test closes",
    withFile(
      withText(sound, "test/layer/events.test.ts", 'upgrade: "websocket"', ""),
      "test/room.test.ts",
      'const headers = { upgrade: "websocket" };\nsocket.close();\n',
    ),
  ),
  breach(
    "S6",
    "no test of eviction",
    withText(sound, "test/harness/describe-service.ts", "keeps its records when its object is evicted", "keeps"),
    "There is no test",
  ),
  breach("C3", "no lint rule", without(sound, "lint/rules/c3-timer.ts"), "The linter's rule is missing"),
];
