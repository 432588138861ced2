/**
 * Fills `{{field}}` in `template`. Strict on both sides: a field without a value and a value without a field are
 * defects, so a text and the code that fills it cannot drift apart.
 */
export const renderTemplate = (template: string, values: Readonly<Record<string, string | number>>): string => {
  const unused = new Set(Object.keys(values));
  const text = template.replaceAll(/\{\{(\w+)\}\}/gu, (_, field: string) => {
    const value = Object.hasOwn(values, field) ? values[field] : undefined;
    if (value === undefined) throw new Error(`template field {{${field}}} has no value`);
    unused.delete(field);
    return String(value);
  });
  if (unused.size > 0) throw new Error(`template has no field for ${[...unused].join(", ")}`);
  return text;
};
