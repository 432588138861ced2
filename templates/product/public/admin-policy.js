// What is set, and what has changed between two versions of it. Nothing here touches the page.
export const ALL = "*";

export const scopeName = (scope) => (scope === ALL ? "All services" : scope);

/** What a scope would have without a value of its own, and where that is from. */
export const inheritedOf = (settings, bounds, scope, name) => {
  const forAll = scope === ALL ? undefined : settings[ALL]?.[name];
  return forAll === undefined
    ? { value: bounds[name].default, from: "the default" }
    : { value: forAll, from: "as for all services" };
};

/** What was typed that differs from what is set: null takes a setting back. `typed` has only what was filled in. */
export const changesOf = (own, typed, names) =>
  Object.fromEntries(
    names.map((name) => [name, typed[name] ?? null]).filter(([name, value]) => value !== (own[name] ?? null)),
  );

const settingsOf = ({ settings }) =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([scope, values]) =>
      Object.entries(values).map(([name, value]) => [`${scopeName(scope)}, ${name}`, value]),
    ),
  );

const pausesOf = ({ paused }) => Object.fromEntries(paused.map((service) => [service, "paused"]));

const compare = (old, now, unset) =>
  [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => old[name] !== now[name])
    .toSorted()
    .map((name) => `${name}: ${old[name] ?? unset} → ${now[name] ?? unset}`);

/** What differs, for people: `Note, deadlineMs: not set → 500`. */
export const describeChanges = (before, after) => [
  ...compare(settingsOf(before), settingsOf(after), "not set"),
  ...compare(pausesOf(before), pausesOf(after), "running"),
];
