import type { ProductDefinition } from "./orchestration/product-definition.ts";

/** Who may reach what, and who may call whom. The orchestration layer enforces it. */
export const product: ProductDefinition = {
  name: "notebook",
  services: {
    Note: {
      binding: "NOTE",
      key: { from: "path", name: "notebook" },
      calls: [],
      operations: {
        create: {
          access: "owner",
          route: { method: "POST", path: "/notebooks/{notebook}/notes" },
          location: "/notebooks/{notebook}/notes/{id}",
        },
        list: { access: "owner", route: { method: "GET", path: "/notebooks/{notebook}/notes" } },
        read: { access: "owner", route: { method: "GET", path: "/notebooks/{notebook}/notes/{id}" } },
        update: { access: "owner", route: { method: "PATCH", path: "/notebooks/{notebook}/notes/{id}" } },
        pin: { access: "owner", route: { method: "POST", path: "/notebooks/{notebook}/notes/{id}/pin" } },
        delete: { access: "owner", route: { method: "DELETE", path: "/notebooks/{notebook}/notes/{id}" } },
        countPinned: { access: "owner", route: { method: "GET", path: "/notebooks/{notebook}/pinned" } },
      },
    },
  },
};
