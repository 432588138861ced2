export type FileFormat = "csv" | "json";
export type FileRefusal = { status: number; code?: string };

/** How records are made of the rows of a file. */
export type Intake = {
  formats: FileFormat[];
  /** Parameter of the query string that names the format; without it, the header `content-type` does. */
  asked?: string;
  /** Columns, in the order in which they are checked. */
  fields: string[];
  /** Parameter of the query string: with `true`, the same is answered and nothing is kept. */
  trial?: string;
  /** A row that has the same values in these as a record, or as a row before it, is left out. */
  distinct?: string[];
  /** One wrong row, and none is kept. */
  whole?: { status: number };
  /** Rows that one file may have. */
  most?: number;
  /** Rows are known by the line on which they begin; or counted: what the first one is called, in each format. */
  counts: "lines" | { csv: number; json: number };
  /** Names of the members of the answer, and of each of its errors. */
  tells: {
    made: string;
    left?: string;
    rows?: string;
    wrong?: string;
    errors?: string;
    row: string;
    field?: string;
    code?: string;
    message?: string;
  };
  /** What is said of a value that is missing, and of one that is wrong. */
  words?: { missing: string; wrong: string };
  /** Of a file that cannot be read. */
  unreadable?: FileRefusal;
};

/** How all records are told as a file. */
export type Outlet = {
  formats: FileFormat[];
  asked?: string;
  /** Columns, in their order. */
  fields: string[];
  fileName?: string;
  /** Of a format that there is not. */
  unknown?: FileRefusal;
};
