import { type FunctionNode, nameOf, type Node } from "./syntax.ts";

const isInvocation = (parameter: Node): boolean =>
  "typeAnnotation" in parameter &&
  parameter.typeAnnotation?.type === "TSTypeAnnotation" &&
  parameter.typeAnnotation.typeAnnotation.type === "TSTypeReference" &&
  parameter.typeAnnotation.typeAnnotation.typeName.type === "Identifier" &&
  parameter.typeAnnotation.typeAnnotation.typeName.name === "AlarmInvocationInfo";

/** Whether a function runs when the alarm rings: it is called `alarm`, or told about the invocation. */
export const isAlarmHandler = (node: FunctionNode): boolean => {
  const owner = node.parent;
  const isNamed = owner.type === "MethodDefinition" && owner.kind === "method" && nameOf(owner.key) === "alarm";
  return isNamed || node.params.some(isInvocation);
};
