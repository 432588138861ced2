import { HANDLERS, isClass, isReachable, kindOf, methodsOf } from "../classes.ts";
import { around, bare, type Call, type Method, nameOf, type Node, receiverOf, type Rule, walk } from "../syntax.ts";

const ANSWER =
  "R1: types are not checked when others call. An operation begins with `return this.instance.answer…(call, …)`, which refuses what it must before anything is done.";
const INPUT =
  "R1: what callers send has no type yet. Take it from `this.records.parse(input.body, …)`, `parseChanges`, `parseTaken`, or `this.records.page(input.query, …)`, `all`, `around`, `top`, `parseQuery`, `parsePeriod`, `dayAsked` and `requireDay`.";

const isLayerCall = (call: Call, receiver: string, name: RegExp): boolean => {
  const object = receiverOf(call);
  return object !== null && nameOf(object) === receiver && name.test(nameOf(call.callee) ?? "");
};

/** A method of `this.records`, or of the table of a part: `this.#comments`. */
const isTableCall = (call: Call, name: RegExp): boolean => {
  const object = receiverOf(call);
  const table = object === null ? null : nameOf(object);
  const isTable =
    table === "records" || (object?.type === "MemberExpression" && object.property.type === "PrivateIdentifier");
  return isTable && name.test(nameOf(call.callee) ?? "");
};

/** What an operation answers: its first statement is the layer's. */
const answersFirst = ({ value }: Method): boolean => {
  const [first] = value.body?.body ?? [];
  const answer = first?.type === "ReturnStatement" && first.argument !== null ? bare(first.argument) : null;
  const called = answer?.type === "AwaitExpression" ? bare(answer.argument) : answer;
  return called?.type === "CallExpression" && isLayerCall(called, "instance", /^answer/u);
};

const isParsed = (sent: Node, part: "body" | "query"): boolean => {
  const call = [...around(sent)].find(({ type }) => type === "CallExpression");
  if (call?.type !== "CallExpression" || !call.arguments.some((given) => bare(given) === sent)) return false;
  const parses = part === "body" ? /^parseTaken$/u : /^(?:parsePeriod|dayAsked|requireDay)$/u;
  if (parses.test(nameOf(call.callee) ?? "")) return true;
  return isTableCall(call, part === "body" ? /^parse/u : /^(?:page|all|parse|around|top)/u);
};

/** Operations of a service let the layer answer, and never touch what was sent before it was parsed. */
export const unparsedInput: Rule = {
  create(context) {
    const check = (node: Node): void => {
      if (!isClass(node) || kindOf(node) !== "service") return;
      for (const method of methodsOf(node)) {
        if (!isReachable(method) || HANDLERS.includes(nameOf(method.key) ?? "")) continue;
        if (!answersFirst(method)) context.report({ node: method.key, message: ANSWER });
        for (const part of walk(method.value)) {
          if (part.type !== "MemberExpression" || nameOf(part.object) !== "input") continue;
          const name = nameOf(part);
          if ((name === "body" || name === "query") && !isParsed(part, name))
            context.report({ node: part, message: INPUT });
        }
      }
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
