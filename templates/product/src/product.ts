import type { ProductDefinition } from "./orchestration/product-definition.ts";

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
        },
        list: { access: "owner", route: { method: "GET", path: "/notebooks/{notebook}/notes" } },
        pin: { access: "owner", route: { method: "POST", path: "/notebooks/{notebook}/notes/{id}/pin" } },
      },
    },
  },
};
