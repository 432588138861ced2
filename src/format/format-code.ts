import { format } from "oxfmt";

/** As the products' own formatter is set, by which their checks judge them. */
const OPTIONS = { printWidth: 120 };

/** TypeScript laid out as the product's checks want it. Throws where it is no TypeScript: that is a defect of ours. */
export const formatCode = async (path: string, source: string): Promise<string> => {
  const { code, errors } = await format(path, source, OPTIONS);
  const [first] = errors;
  if (first !== undefined) throw new Error(`${path}: ${first.message}\n${source}`);
  return code;
};
