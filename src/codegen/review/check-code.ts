import type { Finding } from "./rule.ts";
import { type Check, isCode, lineOf } from "./subject.ts";

const MAX_BYTES = 1_000_000;
const PLACE = /\blocationHint\b|\.jurisdiction\(/u;

/** No plan names a place so far, so no object may be bound to one. */
const checkPlaces: Check = ({ files }) =>
  files.filter(isCode).flatMap(({ content, path }): Finding[] => {
    const found = PLACE.exec(content)?.[0];
    if (found === undefined) return [];
    return [
      {
        rule: "D5",
        path,
        line: lineOf(content, found),
        sentence: "An object is bound to a place, and nothing in the plan asks for it.",
      },
    ];
  });

const checkSockets: Check = ({ files }) => {
  const tests = files.filter(({ path }) => path.startsWith("test/"));
  const reconnects = tests.some(
    ({ content }) => /upgrade["']?:\s*["']websocket/iu.test(content) && /\.close\(/u.test(content),
  );
  if (reconnects) return [];
  return files
    .filter((file) => isCode(file) && file.content.includes(".acceptWebSocket("))
    .map(({ content, path }): Finding => ({
      rule: "W5",
      path,
      line: lineOf(content, ".acceptWebSocket("),
      sentence: "Every deployment drops the sockets that are taken here, and no test closes one and connects again.",
    }));
};

const checkSize: Check = ({ files }) => {
  const bytes = files.filter(isCode).reduce((sum, { content }) => sum + new TextEncoder().encode(content).length, 0);
  if (bytes <= MAX_BYTES) return [];
  return [
    {
      rule: "L4",
      path: "src/index.ts",
      line: 1,
      sentence: `The code has ${bytes} bytes; the Worker may not start within a second.`,
    },
  ];
};

/** What can be told from the text of the code alone. */
export const checkCode: Check = (subject) => [...checkPlaces(subject), ...checkSockets(subject), ...checkSize(subject)];
