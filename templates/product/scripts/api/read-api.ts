import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadSource } from "../load-source.ts";
import type { ApiDocument } from "./api-document.ts";

type Renderer = { renderOpenApi(product: unknown): string };

/** The API that a checkout describes by its own code; null: it describes none. */
export const readApi = async (root: string): Promise<ApiDocument | null> => {
  const renderer = join(root, "src", "orchestration", "openapi.ts");
  if (!existsSync(renderer)) return null;
  const { renderOpenApi } = (await loadSource(renderer)) as unknown as Renderer;
  const { product } = await loadSource(join(root, "src", "product.ts"));
  return JSON.parse(renderOpenApi(product)) as ApiDocument;
};
