/** The lint rules that a product is held to besides its own, which lie in `lint/rules/`: those of oxlint's that are about correctness. */
const RULES: Record<string, string> = {
  eslint: `
    constructor-super for-direction getter-return no-async-promise-executor no-caller no-class-assign
    no-compare-neg-zero no-cond-assign no-const-assign no-constant-binary-expression no-constant-condition
    no-control-regex no-debugger no-delete-var no-dupe-class-members no-dupe-else-if no-dupe-keys no-duplicate-case
    no-empty-character-class no-empty-pattern no-empty-static-block no-eval no-ex-assign no-extra-boolean-cast
    no-func-assign no-global-assign no-import-assign no-invalid-regexp no-irregular-whitespace no-iterator
    no-loss-of-precision no-misleading-character-class no-new-native-nonconstructor no-nonoctal-decimal-escape
    no-obj-calls no-self-assign no-setter-return no-shadow-restricted-names no-sparse-arrays no-this-before-super
    no-unassigned-vars no-unreachable no-unsafe-finally no-unsafe-negation no-unsafe-optional-chaining
    no-unused-expressions no-unused-labels no-unused-private-class-members no-unused-vars no-useless-backreference
    no-useless-catch no-useless-escape no-useless-rename no-with require-yield use-isnan valid-typeof
  `,
  typescript: `
    no-duplicate-enum-values no-extra-non-null-assertion no-misused-new no-non-null-asserted-optional-chain
    no-this-alias no-unnecessary-parameter-property-assignment no-unsafe-declaration-merging no-useless-empty-export
    no-wrapper-object-types prefer-as-const prefer-namespace-keyword triple-slash-reference
  `,
  unicorn: `
    no-await-in-promise-methods no-empty-file no-invalid-fetch-options no-invalid-remove-event-listener no-new-array
    no-single-promise-in-promise-methods no-thenable no-unnecessary-await no-useless-fallback-in-spread
    no-useless-length-check no-useless-spread prefer-set-size prefer-string-starts-ends-with
  `,
  oxc: `
    bad-array-method-on-arguments bad-char-at-comparison bad-comparison-sequence bad-match-all-arg bad-min-max-func
    bad-object-literal-comparison bad-replace-all-arg const-comparisons double-comparisons erasing-op missing-throw
    number-arg-out-of-range only-used-in-recursion uninvoked-array-callback
  `,
  import: `
    default namespace
  `,
  promise: `
    no-callback-in-promise no-new-statics valid-params
  `,
};

const names = new Set(
  Object.entries(RULES).flatMap(([plugin, rules]) =>
    rules
      .trim()
      .split(/\s+/u)
      .map((rule) => `${plugin}(${rule})`),
  ),
);

/** `eslint(no-unused-vars)`: whether it is the name of such a rule. */
export const isLintRule = (name: string): boolean => names.has(name);
