import { found, object, passes } from "#test/product-lint/snippet.ts";

const fn = (statements: string): string => `export const work = async (token, wanted, ask) => {\n${statements}\n};\n`;

export const lifecycle = [
  found("l2-last-words", "process.on", 'export const watch = (flush) => process.on("SIGTERM", flush);\n'),
  found(
    "l2-last-words",
    "new FinalizationRegistry",
    "export const watch = (flush) => new FinalizationRegistry(flush);\n",
  ),
  found("l2-last-words", "Symbol.asyncDispose", object("  async [Symbol.asyncDispose]() { return 1; }")),
  passes("l2-last-words", 'export const watch = (emitter, flush) => emitter.on("news", flush);\n'),
  passes("l2-last-words", "class Cursor {\n  [Symbol.dispose]() { return 1; }\n}\n"),
  found("p5-timing", "token === wanted", fn("  return token === wanted;")),
  found("p5-timing", "wanted !== ask.secret", fn("  return wanted !== ask.secret;")),
  found("p5-timing", 'ask["api_key"] ==', fn('  return ask["api_key"] == "abc";')),
  passes("p5-timing", fn("  return token === null || token === undefined || ask.signature === '';")),
  passes("p5-timing", fn("  return crypto.subtle.timingSafeEqual(token, wanted) && ask.tokens.length === 2;")),
  found(
    "p7-stopwatch",
    "Date.now() - started",
    fn("  const started = Date.now();\n  const sum = ask(1);\n  return [sum, Date.now() - started];"),
  ),
  found(
    "p7-stopwatch",
    "end - start",
    fn("  const start = performance.now();\n  ask(1);\n  const end = performance.now();\n  return end - start;"),
  ),
  passes("p7-stopwatch", fn("  const started = Date.now();\n  await ask(1);\n  return Date.now() - started;")),
  passes("p7-stopwatch", fn("  return Date.now() - wanted;")),
];
