import type { OperationDefinition, ProductDefinition } from "../../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../../src/orchestration/contract/schema.ts";

export type BookRecord = { id: string; title: string; copies: number };
export type JournalRecord = { id: string; text: string };

const book = {
  id: { type: "text", origin: "id" },
  title: { type: "text", origin: "caller", required: true, max: 50 },
  copies: { type: "integer", origin: "caller", default: 1, min: 0 },
} satisfies Schema;

const journal = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true },
} satisfies Schema;

const internal = (summary: string, more: Partial<OperationDefinition> = {}): OperationDefinition => ({
  summary,
  access: "internal",
  status: 200,
  answers: "record",
  ...more,
});

/** Books stand on shelves, a journal hears what happens to them, and readers behave as they are told. */
export const library: ProductDefinition = {
  name: "library",
  title: "Library",
  summary: "What the layer's own tests run on.",
  services: {
    Book: {
      binding: "BOOK",
      summary: "Books of one shelf.",
      key: { from: "path", name: "shelf" },
      schema: book,
      records: "many",
      maxRecords: 5,
      retentionDays: 30,
      calls: ["Reader.greet"],
      publishes: { added: ["id", "title"], removed: ["id", "title"] },
      operations: {
        add: {
          summary: "Adds a book.",
          access: "anyone",
          route: { method: "POST", path: "/shelves/{shelf}/books" },
          status: 201,
          answers: "record",
          accepts: ["title", "copies"],
          location: "/shelves/{shelf}/books/{id}",
        },
        list: {
          summary: "Lists the books.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/books" },
          status: 200,
          answers: "page",
          filters: ["title"],
        },
        read: {
          summary: "Reads one book.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/books/{id}" },
          status: 200,
          answers: "record",
        },
        count: {
          summary: "Counts the books.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/books/count" },
          status: 200,
          answers: "count",
        },
        remove: {
          summary: "Takes a book away.",
          access: "anyone",
          route: { method: "DELETE", path: "/shelves/{shelf}/books/{id}" },
          status: 204,
          answers: "nothing",
        },
        own: {
          summary: "Lists the books for the owner alone.",
          access: "owner",
          route: { method: "GET", path: "/shelves/{shelf}/own" },
          status: 200,
          answers: "page",
        },
        watch: {
          summary: "Tells what happens.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/watch" },
          status: 101,
          answers: "feed",
        },
        keep: internal("Is for nobody."),
      },
    },
    Journal: {
      binding: "JOURNAL",
      summary: "What happened on one shelf.",
      key: { from: "path", name: "shelf" },
      schema: journal,
      records: "many",
      maxRecords: 10_000,
      retentionDays: null,
      calls: [],
      subscribes: [
        { event: "Book.added", operation: "noteAdded", keyField: null },
        { event: "Book.removed", operation: "noteRemoved", keyField: null },
      ],
      operations: {
        noteAdded: internal("Notes that a book was added.", { status: 201 }),
        noteRemoved: internal("Notes that a book was taken away.", { status: 201 }),
        list: {
          summary: "Lists what happened.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/journal" },
          status: 200,
          answers: "page",
        },
      },
    },
    Idea: {
      binding: "IDEA",
      summary: "Ideas of everybody.",
      key: { from: "single" },
      schema: journal,
      records: "many",
      maxRecords: 1_000,
      retentionDays: null,
      calls: [],
      operations: {
        add: {
          summary: "Adds an idea.",
          access: "anyone",
          route: { method: "POST", path: "/ideas" },
          status: 201,
          answers: "record",
          accepts: ["text"],
          location: "/ideas/{id}",
        },
        list: {
          summary: "Lists the ideas.",
          access: "anyone",
          route: { method: "GET", path: "/ideas" },
          status: 200,
          answers: "page",
        },
        count: {
          summary: "Counts the ideas.",
          access: "anyone",
          route: { method: "GET", path: "/ideas/count" },
          status: 200,
          answers: "count",
        },
        read: {
          summary: "Reads one idea.",
          access: "anyone",
          route: { method: "GET", path: "/ideas/{id}" },
          status: 200,
          answers: "record",
        },
        amend: {
          summary: "Changes one idea, and tells which keys came along.",
          access: "anyone",
          route: { method: "PATCH", path: "/ideas/{id}" },
          status: 200,
          answers: "object",
          accepts: ["text"],
          partial: true,
          keys: ["x-idea-key"],
        },
        clear: {
          summary: "Throws all ideas away.",
          access: "anyone",
          route: { method: "POST", path: "/ideas/clear" },
          status: 200,
          answers: "deleted",
        },
      },
    },
    Reader: {
      binding: "READER",
      summary: "Behaves as it is told.",
      key: { from: "single" },
      schema: {},
      records: "many",
      maxRecords: 1,
      retentionDays: null,
      calls: ["Book.list"],
      operations: {
        greet: internal("Greets.", { idempotent: true }),
        pay: internal("Pays."),
        ponder: {
          summary: "Takes its time.",
          access: "anyone",
          route: { method: "POST", path: "/ponder" },
          status: 200,
          answers: "nothing",
          accepts: [],
        },
      },
    },
  },
};
