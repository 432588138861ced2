import { now, type Hub } from "./hub.ts";
import type { Setting } from "./state.ts";

/** Adds or replaces a secret or variable of the repository, or of one of its environments. */
export const setSetting = (
  hub: Hub,
  settings: Setting[],
  name: string,
  value: string,
  environment: string | null = null,
): void => {
  const at = now();
  const present = settings.find((item) => item.name === name && item.environment === environment);
  if (present) Object.assign(present, { value, updatedAt: at });
  else settings.push({ name, value, environment, createdAt: at, updatedAt: at });
  hub.save();
};

/** Names to values: the repository's own, then the environment's, which win. */
export const readSettings = (settings: Setting[], environment: string | null): Record<string, string> =>
  Object.fromEntries(
    [null, environment]
      .flatMap((place) => settings.filter((item) => item.environment === place))
      .map((item) => [item.name, item.value]),
  );
