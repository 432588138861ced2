import { checkSetting } from "./check-setting.ts";
import type { Settings } from "./settings.ts";

/** Settings as one command gives them, in words; or what is wrong with the first that is none. */
export const parseOverrides = (overrides: Record<string, string>): Partial<Settings> | string => {
  const settings: Record<string, unknown> = {};
  for (const [key, word] of Object.entries(overrides)) {
    const value = /^\d+(?:\.\d+)?$/u.test(word) ? Number(word) : word;
    const wrong = checkSetting(key, value);
    if (wrong !== null) return wrong;
    settings[key] = value;
  }
  return settings as Partial<Settings>;
};
