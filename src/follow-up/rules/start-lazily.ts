import { maskTexts } from "#src/follow-up/code/mask-texts.ts";
import type { ServiceFacts } from "./service-facts.ts";
import { splice } from "./rewrite.ts";

/** `const TABLE: Type = …;` of a module, to its end: the formatter puts nothing else at the beginning of a line. */
const CONSTANT = /^const (?<name>\w+)(?<type>: [^=\n]+)? = (?<value>[^]*?);\n(?=\S|\n|$)/gmu;
/** What may take long: it grows with a number, or with what it is given. */
const HEAVY = /\bArray\.from\(|\bArray\(|\.(?:map|flatMap|reduce|fill|repeat|toSorted|sort)\(|\bnew (?:Map|Set)\(/u;
const FUNCTION = /^(?:async\b|function\b|class\b|(?:\([^)]*\)|\w+)(?:: [^=\n]+)? =>)/u;
/** What is another thing at another time, or does something. */
const IMPURE =
  /\b(?:this|await|Date|performance|crypto|random|console|fetch|env|scheduler|import|process|globalThis)\b/u;
const CALL = /(?<![.\w])(?<name>[a-z_$]\w*)\(/gu;
const KEYWORD = new Set(["if", "for", "while", "switch", "return", "typeof", "catch"]);

type Constant = { name: string; type: string; value: string; start: number; end: number };

const constantsIn = (source: string, masked: string): Constant[] =>
  [...masked.matchAll(CONSTANT)].map(({ 0: text, groups, index }) => {
    const { name = "", type = "", value = "" } = groups ?? {};
    const from = index + text.indexOf(value, `const ${name}${type} = `.length);
    const own = source.slice(from, from + value.length);
    return { name, type: type.slice(2), value: own, start: index, end: index + text.length };
  });

/** The text of a function of the module; null: it is none. */
const functionNamed = (masked: string, name: string): string | null =>
  new RegExp(
    String.raw`^(?:const ${name} = |function ${name}\()[^]*?^(?:\}|\};|\);)$|^const ${name} = [^\n]*;$`,
    "mu",
  ).exec(masked)?.[0] ?? null;

/** Whether it comes to the same whenever it is done, and nobody else notices. */
const isPure = (masked: string, text: string, seen: readonly string[] = []): boolean => {
  if (IMPURE.test(text)) return false;
  const declared = [...text.matchAll(/\b(?:const|let)\s+(\w+)|\bfor \((?:const|let) \[?(\w+)/gu)].flatMap((found) =>
    found.slice(1),
  );
  const assigned = [
    ...text
      .replaceAll(/\b(?:const|let)\s+\w+(?:: [^=\n]+)? =/gu, "")
      .matchAll(/(?<![.\w])(\w+)(?:\[[^\]]*\])?\s*(?:[+\-*/%&|^?]{0,2}=(?![=>])|\+\+|--)/gu),
  ].map(([, name = ""]) => name);
  if (assigned.some((name) => !declared.includes(name))) return false;
  return [...text.matchAll(CALL)].every(({ groups }) => {
    const name = groups?.["name"] ?? "";
    if (KEYWORD.has(name) || seen.includes(name)) return true;
    const called = functionNamed(masked, name);
    return called !== null && isPure(masked, called, [...seen, name]);
  });
};

const isHeavy = (masked: string, text: string): boolean =>
  HEAVY.test(text) ||
  [...text.matchAll(CALL)].some(({ groups }) =>
    /\b(?:for|while)\b/u.test(functionNamed(masked, groups?.["name"] ?? "") ?? ""),
  );

const camel = (name: string): string =>
  /^[A-Z0-9_]+$/u.test(name)
    ? name.toLowerCase().replaceAll(/_(\w)/gu, (_, letter: string) => letter.toUpperCase())
    : name;

/** Where a constant is used by the class; null: elsewhere too, or in a way that a call can't stand for. */
const usesOf = (masked: string, { end, name, start }: Constant): number[] | null => {
  const at = masked.search(/^export class /mu);
  const uses = [...masked.matchAll(new RegExp(String.raw`(?<![.\w])${name}\b`, "gu"))]
    .map(({ index }) => index)
    .filter((index) => index < start || index >= end);
  const isPlain = (index: number): boolean =>
    index > at &&
    !/[{,]\s*$/u.test(masked.slice(0, index)) &&
    !/^\s*[:=](?!=)/u.test(masked.slice(index + name.length));
  return uses.length > 0 && uses.every(isPlain) ? uses : null;
};

/** The source in which what takes long at the start is made when it is first needed; null: nothing does. */
export const startLazily = ({ source }: Pick<ServiceFacts, "source">): string | null => {
  const masked = maskTexts(source);
  if (masked === null) return null;
  for (const constant of constantsIn(source, masked)) {
    const { end, name, start, type, value } = constant;
    const hidden = masked.slice(start, end);
    const text = hidden.slice(hidden.indexOf("= ") + 2);
    if (FUNCTION.test(value) || !isHeavy(masked, text) || !isPure(masked, text)) continue;
    const uses = usesOf(masked, constant);
    const base = camel(name);
    const [make, made] = ["make", "made"].map((word) => `${word}${base.charAt(0).toUpperCase()}${base.slice(1)}`);
    const isTaken = [base, make, made].some(
      (one) => one !== name && new RegExp(String.raw`\b${one}\b`, "u").test(masked),
    );
    if (uses === null || isTaken) continue;
    const called = uses
      .toReversed()
      .reduce((all, index) => splice(all, index, index + name.length, `${base}()`), source);
    const kind = type === "" ? `ReturnType<typeof ${make}>` : type;
    const lazy = [
      `const ${make} = ()${type === "" ? "" : `: ${type}`} => ${value.startsWith("{") ? `(${value})` : value};`,
      `let ${made}: ${kind} | undefined;`,
      `/** Made when it is first needed: what starts does not wait for it. */`,
      `const ${base} = () => (${made} ??= ${make}());\n`,
    ];
    return splice(called, start, end, lazy.join("\n"));
  }
  return null;
};
