import type { WorkerConfig } from "../worker-config.ts";
import { readSubdomain } from "./cloudflare-api.ts";

/** Where people reach the product: the variable `PRODUCT_URL`, else its own domain, else its workers.dev address. */
export const readAddress = async ({ name, routes = [] }: WorkerConfig): Promise<string> => {
  const { PRODUCT_URL: given = "" } = process.env;
  if (given !== "") return given.replace(/\/+$/u, "");
  const domain = routes.find((route) => typeof route !== "string" && route.custom_domain === true);
  if (typeof domain === "object") return `https://${domain.pattern}`;
  return `https://${name}.${await readSubdomain()}.workers.dev`;
};
