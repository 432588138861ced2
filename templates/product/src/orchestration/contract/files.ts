import type { Narrow } from "./product-definition.ts";

export type FileFormat = "csv" | "json";

/** How a refusal of the product is told. */
export type FileRefusal = { status: number; code?: string };

/** Names of the members of what an import answers, and of each of its errors. */
export type ImportNames = {
  /** How many records were made. */
  made: string;
  /** How many rows were left out, because they were there already. */
  left?: string;
  /** How many rows there were. */
  rows?: string;
  /** How many were wrong. */
  wrong?: string;
  /** A list of what was wrong with which row. */
  errors?: string;
  row: string;
  field?: string;
  code?: string;
  message?: string;
};

/** How records are made of the rows of a file. */
export type Intake = {
  formats: readonly FileFormat[];
  /** Parameter of the query string that names the format; without it, the header `content-type` does. */
  asked?: string;
  /** Columns, in the order in which they are checked. */
  fields: readonly string[];
  /** Parameter of the query string: with `true`, the same is answered and nothing is kept. */
  trial?: string;
  /** A row that has the same values in these as a record, or as a row before it, is left out. */
  distinct?: readonly string[];
  /** One wrong row, and none is kept. */
  whole?: { status: number };
  /** Rows that one file may have. */
  most?: number;
  /** Rows are known by the line on which they begin; or counted: what the first one is called, in each format. */
  counts: "lines" | { csv: number; json: number };
  tells: ImportNames;
  /** What is said of a value that is missing, and of one that is wrong. */
  words?: { missing: string; wrong: string };
  /** Of a file that cannot be read; 400 without it. */
  unreadable?: FileRefusal;
};

/** How all records are told as a file. */
export type Outlet = {
  formats: readonly FileFormat[];
  /** Parameter of the query string that names the format; without it there is but one. */
  asked?: string;
  /** Columns, in their order. */
  fields: readonly string[];
  /** Without the ending, where several formats have one each. */
  fileName?: string;
  narrows?: Readonly<Record<string, Narrow>>;
  /** Of a format that there is not; that of a wrong parameter without it. */
  unknown?: FileRefusal;
};
