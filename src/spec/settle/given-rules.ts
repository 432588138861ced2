import type { Field } from "#src/spec/spec.ts";

type Found = { field?: Partial<Field>; optional?: true; defaultText?: string };
type Rule = [RegExp, (match: RegExpExecArray) => Found];

/** Whether a value must be given, and what stands where none is. */
export const GIVEN_RULES: Rule[] = [
  [
    /\b(?:it |they )?(?:has|have|needs?) to be (?:given|sent|there|present|filled in)\b/iu,
    () => ({ field: { required: true } }),
  ],
  [
    /\b(?:without (?:one|it|any)|an? \w+ without (?:one|it|any|\w+)|(?:if|when) (?:there is none|none is given)),? (?:it (?:is|has)|is|has|they are) (?:an? |the )?(?:empty (string|text|list|array)\b|(null)\b|`?(""|\[\])`?)/iu,
    ([, kind = "", none, shown]) => ({
      optional: true,
      defaultText: none ?? shown ?? (/list|array/iu.test(kind) ? "[]" : '""'),
    }),
  ],
  [/\bmay be chosen by (?:the |its )?(?:author|caller|client|user|maker)\b:?/iu, () => ({ optional: true })],
  [/\b(?:0|zero|none|nothing) (?:in|at) (?:the )?(?:beginning|first|start)\b/iu, () => ({})],
];

/** What an address of the web is called, before anything is made of the characters that it may have. */
export const ADDRESS_RULES: Rule[] = [
  [
    /\b(?:(?:absolute|valid|full|complete|well-formed) )*`?https?(?::\/\/)?`? ?(?:or|and|\/) ?`?https?(?::\/\/)?`? (?:URLs?|URIs?|address(?:es)?|links?)\b/iu,
    () => ({ field: { type: "url" } }),
  ],
  [/\babsolute (?:URL )?with `?https?`? or `?https?`?(?: scheme)?/iu, () => ({ field: { type: "url" } })],
];
