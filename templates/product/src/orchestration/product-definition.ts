import type { Access } from "./call.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * How the name of an instance is found. `generated`: made at creation, `length` characters, unless the body's field
 * `name` chooses one, which must fit the bounds.
 */
export type KeyDefinition =
  | { from: "path"; name: string }
  | { from: "generated"; name: string; length: number; min?: number; max?: number; pattern?: string }
  | { from: "owner" }
  | { from: "single" };

export type OperationDefinition = {
  access: Access;
  /** Absent for what only other services may call. */
  route?: { method: Method; path: string };
  /** Address of the record that was made, for the header `location`. */
  location?: string;
};

export type ServiceDefinition = {
  /** The name of the object namespace in `env`. */
  binding: string;
  key: KeyDefinition;
  operations: Readonly<Record<string, OperationDefinition>>;
  /** What this service may call, as `Service.operation`. Nothing else gets through. */
  calls: readonly string[];
};

/** What the layer has to know of a product. It is data: the layer holds no code for any one service. */
export type ProductDefinition = { name: string; services: Readonly<Record<string, ServiceDefinition>> };
