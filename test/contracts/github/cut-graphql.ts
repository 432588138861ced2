import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeNode,
  Kind,
  buildASTSchema,
  parse,
  print,
} from "graphql";

const BUILT_IN = new Set(["Boolean", "Float", "ID", "Int", "String"]);

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

const cutField = (field: FieldDefinitionNode): FieldDefinitionNode => ({
  ...field,
  description: undefined,
  directives: [],
  arguments: field.arguments?.map((argument) => ({ ...argument, description: undefined, directives: [] })) ?? [],
});

/** One type with the kept fields only. Leaving out fields, interfaces and prose keeps it a true subset. */
const cutDefinition = (definition: DefinitionNode, fields: Record<string, string[]>): DefinitionNode => {
  const bare = { ...definition, description: undefined, directives: [] };
  if (bare.kind === Kind.OBJECT_TYPE_DEFINITION || bare.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    const kept = fields[bare.name.value] ?? [];
    const found = (bare.fields ?? []).filter((field) => kept.includes(field.name.value));
    const missing = kept.filter((name) => found.every((field) => field.name.value !== name));
    if (missing.length > 0) throw new Error(`GitHub's schema has no ${bare.name.value}.${missing.join(", ")}`);
    return {
      ...bare,
      fields: found.map(cutField),
      interfaces: bare.interfaces?.filter((type) => type.name.value in fields) ?? [],
    };
  }
  if (bare.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return {
      ...bare,
      fields: bare.fields?.map((field) => ({ ...field, description: undefined, directives: [] })) ?? [],
    };
  if (bare.kind === Kind.ENUM_TYPE_DEFINITION)
    return {
      ...bare,
      values: bare.values?.map((value) => ({ ...value, description: undefined, directives: [] })) ?? [],
    };
  return bare;
};

const typesOf = (definition: DefinitionNode): string[] => {
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return (definition.fields ?? []).map((field) => nameOf(field.type));
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
  return (definition.fields ?? []).flatMap((field) => [
    nameOf(field.type),
    ...(field.arguments ?? []).map((argument) => nameOf(argument.type)),
  ]);
};

/** The kept fields of GitHub's GraphQL schema as SDL, with every type they name. Throws if a kept field reaches too far. */
export const cutGraphql = (schema: string, fields: Record<string, string[]>, origin: string): string => {
  const definitions = new Map<string, DefinitionNode>();
  for (const definition of parse(schema).definitions)
    if ("name" in definition && definition.name) definitions.set(definition.name.value, definition);
  const cut = new Map<string, DefinitionNode>();
  const waiting = Object.keys(fields);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (cut.has(name) || BUILT_IN.has(name)) continue;
    const definition = definitions.get(name);
    if (!definition) throw new Error(`GitHub's schema has no type ${name}`);
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && !(name in fields))
      throw new Error(`the kept fields reach ${name}: list its fields too`);
    const kept = cutDefinition(definition, fields);
    cut.set(name, kept);
    waiting.push(...typesOf(kept));
  }
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...cut.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, kept]) => kept),
  };
  buildASTSchema(document);
  return `# ${origin}\n\n${print(document)}\n`;
};
