import { globSync } from "node:fs";
import { join } from "node:path";
import { readApi } from "../api/read-api.ts";
import { loadSource } from "../load-source.ts";
import { readWorkerConfig } from "../worker-config.ts";
import type { ReleaseFacts } from "./release-facts.ts";

const isStatements = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

const readMigrations = async (root: string): Promise<ReleaseFacts["migrations"]> => {
  const lists: ReleaseFacts["migrations"] = {};
  for (const file of globSync("src/**/*.ts", { cwd: root, exclude: ["**/*.d.ts"] }).toSorted()) {
    const exported = Object.entries(await loadSource(join(root, file)));
    for (const [name, value] of exported)
      if (/migrations$/iu.test(name) && isStatements(value))
        lists[name === "migrations" ? file : `${file}#${name}`] = value;
  }
  return lists;
};

/** Reads a checkout, its services by importing them. Throws where a module can't be loaded. */
export const readFacts = async (root: string): Promise<ReleaseFacts> => {
  const config = readWorkerConfig(root);
  const { preview_urls, routes = [], triggers = {}, workers_dev } = config;
  return {
    exports: config.exports ?? {},
    objects: Object.fromEntries(
      (config.durable_objects?.bindings ?? []).map((binding) => [
        binding.name,
        [binding.script_name, binding.class_name].filter(Boolean).join("."),
      ]),
    ),
    triggers: { workers_dev, preview_urls, routes, triggers },
    migrations: await readMigrations(root),
    api: await readApi(root),
  };
};
