import { readFileSync } from "node:fs";
import { GraphQLError, buildSchema, getOperationAST, getVariableValues, parse, validate } from "graphql";

/** Checks the body of a GraphQL request against GitHub's schema; answers with the problems. */
export const graphqlContract = (file: string) => {
  const schema = buildSchema(readFileSync(file, "utf8"));
  return (body: unknown): string[] => {
    const { query, variables = {} } = (body ?? {}) as { query?: unknown; variables?: Record<string, unknown> };
    if (typeof query !== "string") return ["a GraphQL request needs a `query`"];
    try {
      const document = parse(query);
      const problems = validate(schema, document);
      const operation = getOperationAST(document);
      if (problems.length > 0 || !operation) return problems.map((problem) => problem.message);
      const declared = new Set(operation.variableDefinitions?.map((definition) => definition.variable.name.value));
      const unknown = Object.keys(variables).filter((name) => !declared.has(name));
      const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      return [...errors.map((error) => error.message), ...unknown.map((name) => `unknown variable $${name}`)];
    } catch (error) {
      if (error instanceof GraphQLError) return [error.message];
      throw error;
    }
  };
};
