import {
  bare,
  type Call,
  endsHere,
  type FunctionNode,
  isCall,
  isFunction,
  type Node,
  type Of,
  partsOf,
} from "./syntax.ts";

/** What is followed through a function: a state, how two ways into one place are joined, and what a node makes of it. */
export type Flow<State> = {
  start: State;
  join: (a: State, b: State) => State;
  /** Called for each node after its parts, as the program evaluates them; for a loop, before each of its rounds. */
  visit: (node: Node, state: State) => State;
  /** Whether a loop is gone through twice, so that its end meets its beginning. */
  loops: boolean;
};

/** Functions that call back before they return, if at all: what stands in the callback is part of the way. */
const PERHAPS = ["forEach", "map", "flatMap", "filter", "find", "some", "every", "reduce"];

type Loop = Of<"ForStatement" | "ForInStatement" | "ForOfStatement" | "WhileStatement" | "DoWhileStatement">;

const isLoop = (node: Node): node is Loop =>
  ["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"].includes(node.type);

/** Goes through a function's body from top to bottom; branches begin alike and are joined, what ends a way ends it. */
export const follow = <State>(body: Node, flow: Flow<State>): void => {
  type Way = State | null;
  let returned: Way = null;
  const join = (a: Way, b: Way): Way => (a === null ? b : b === null ? a : flow.join(a, b));
  const all = (nodes: readonly (Node | null | undefined)[], way: Way): Way =>
    nodes.reduce<Way>((state, node) => (node ? run(node, state) : state), way);

  const branch = (node: Of<"IfStatement" | "ConditionalExpression">, way: Way): Way => {
    const tested = run(node.test, way);
    return join(run(node.consequent, tested), node.alternate ? run(node.alternate, tested) : tested);
  };
  const loop = (node: Loop, way: Way): Way => {
    const round = (state: Way): Way => (state === null ? null : all(partsOf(node), flow.visit(node, state)));
    const once = round(way);
    return join(way, flow.loops ? round(join(way, once)) : once);
  };
  const attempt = ({ block, finalizer, handler }: Of<"TryStatement">, way: Way): Way => {
    const tried = run(block, way);
    const caught = handler === null ? null : run(handler.body, join(way, tried));
    return all([finalizer], join(tried, caught));
  };
  /** A `return` ends the callback, and the way goes on behind it. */
  const callBack = ({ body: inner }: FunctionNode, way: Way): Way => {
    const outer = returned;
    returned = null;
    const end = inner ? run(inner, way) : way;
    const after = join(end, returned);
    returned = outer;
    return after;
  };
  const call = (node: Call, way: Way): Way => {
    const given = all([node.callee, ...node.arguments], way);
    const isCertain = isCall(node, "transactionSync");
    const callbacks = isCertain || isCall(node, ...PERHAPS) ? node.arguments.map(bare).filter(isFunction) : [];
    const called = callbacks.reduce<Way>((state, callback) => {
      const after = callBack(callback, state);
      return isCertain ? after : join(state, after);
    }, given);
    return called === null ? null : flow.visit(node, called);
  };

  const run = (node: Node, way: Way): Way => {
    if (way === null || isFunction(node) || node.type.startsWith("Class")) return way;
    if (node.type === "IfStatement" || node.type === "ConditionalExpression") return branch(node, way);
    if (node.type === "LogicalExpression") {
      const left = run(node.left, way);
      return join(left, run(node.right, left));
    }
    if (isLoop(node)) return loop(node, way);
    if (node.type === "TryStatement") return attempt(node, way);
    if (node.type === "SwitchStatement") {
      const chosen = run(node.discriminant, way);
      return node.cases.reduce<Way>((state, { consequent }) => join(state, all(consequent, chosen)), chosen);
    }
    if (node.type === "CallExpression") return call(node, way);
    const inside = all(partsOf(node), way);
    if (inside === null) return null;
    const after = flow.visit(node, inside);
    if (node.type === "ReturnStatement") returned = join(returned, after);
    return endsHere(node) ? null : after;
  };
  run(body, flow.start);
};
