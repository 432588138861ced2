import type { OperationDefinition, ProductDefinition } from "../../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../../src/orchestration/contract/schema.ts";
import { hallContract } from "./hall-contract.ts";

export type BookRecord = { id: string; title: string; copies: number };
export type JournalRecord = { id: string; text: string };
export type LoanRecord = {
  id: string;
  book: string;
  url: string | null;
  version: number;
  clicks: number;
  days: number | null;
  until: string | null;
};

const book = {
  id: { type: "text", origin: "id" },
  title: { type: "text", origin: "caller", required: true, max: 50 },
  copies: { type: "integer", origin: "caller", default: 1, min: 0 },
} satisfies Schema;

const journal = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true },
} satisfies Schema;

/** Lent for so many seconds, a day where nobody says how long; null: for ever. */
const loan = {
  id: { type: "text", origin: "id" },
  book: { type: "text", origin: "caller", required: true, unique: true },
  url: { type: "url", origin: "caller" },
  version: { type: "integer", origin: "revision" },
  clicks: { type: "integer", origin: "counter" },
  days: { type: "number", origin: "caller", min: 0, default: 1, nullable: true, hidden: true },
  until: { type: "date-time", origin: "service", after: { seconds: 86_400, times: "days" } },
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
    Hall: hallContract,
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
    Loan: {
      binding: "LOAN",
      summary: "Who has which book, as long as it is lent.",
      key: { from: "path", name: "shelf" },
      schema: loan,
      records: "many",
      maxRecords: 100,
      retentionDays: null,
      expires: "until",
      calls: [],
      operations: {
        lend: {
          summary: "Lends a book.",
          access: "anyone",
          route: { method: "POST", path: "/shelves/{shelf}/loans" },
          status: 201,
          answers: "record",
          accepts: ["book", "url", "days"],
          etag: "version",
          once: {
            required: { status: 400, code: "key_required" },
            reused: { status: 422, code: "key_reused" },
            header: "idempotency-replayed",
            status: 200,
            renews: true,
          },
          headers: { "cache-control": "private" },
        },
        list: {
          summary: "Lists the loans.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/loans" },
          status: 200,
          answers: "page",
        },
        read: {
          summary: "Reads a loan.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/loans/{id}" },
          status: 200,
          answers: "record",
          etag: "version",
        },
        change: {
          summary: "Changes a loan.",
          access: "anyone",
          route: { method: "PATCH", path: "/shelves/{shelf}/loans/{id}" },
          status: 200,
          answers: "record",
          accepts: ["book", "url", "days"],
          partial: true,
          etag: "version",
          precondition: { required: true, first: true, missing: "no_version", stale: "stale", tells: "now" },
        },
        put: {
          summary: "Puts a loan.",
          access: "anyone",
          route: { method: "PUT", path: "/shelves/{shelf}/loans/{book}" },
          status: 200,
          answers: "record",
          accepts: ["url", "days"],
          etag: "version",
          precondition: { bare: true },
        },
        go: {
          summary: "Goes to the book.",
          access: "anyone",
          route: { method: "GET", path: "/shelves/{shelf}/loans/{book}/go" },
          status: 302,
          answers: "redirect",
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
