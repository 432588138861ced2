import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import { booking, budget, checkIn, film, job, line, link, list, order, poll, post, stock } from "./vocabularies.ts";

const READ: [string, Words, [string, string][]][] = [
  [
    "calculations",
    order,
    [
      ["`subtotal - discount`", "`subtotal` − `discount`"],
      ["always `subtotal−discount+shipping`", "(`subtotal` − `discount`) + `shipping`"],
      ["subtotal minus discount plus tax", "(`subtotal` − `discount`) + `tax`"],
      ["subtotal - (discount + tax)", "`subtotal` − (`discount` + `tax`)"],
      [
        "`subtotal × discountPercent / 100`, rounded half up",
        "((`subtotal` × `discountPercent`) / 100), rounded half up",
      ],
      ["20 % of `subtotal − discount`, rounded half up", "(((`subtotal` − `discount`) × 20) / 100), rounded half up"],
      ["`discountPercent` percent of `subtotal`", "(`subtotal` × `discountPercent`) / 100"],
      ["(`subtotal` - `discount`) * 0.2 (rounded up)", "((`subtotal` − `discount`) × 0.2), rounded up"],
      ["half of `subtotal`", "`subtotal` / 2"],
      ["twice the tax", "`tax` × 2"],
      ["sum of `subtotal`, `shipping` and `tax`", "`subtotal` + `shipping` + `tax`"],
      ["the difference between `subtotal` and `discount`", "`subtotal` − `discount`"],
      ["max(0, subtotal - discount)", "the largest of 0 and (`subtotal` − `discount`)"],
      ["`subtotal` minus `discount`, but never less than 0", "the largest of (`subtotal` − `discount`) and 0"],
      ["−`tax`", "0 − `tax`"],
      ["1,000 + `totals.total`", "1000 + `totals.total`"],
      ["the given amount", "the given `amount`"],
      ["the order's subtotal", "`subtotal`"],
    ],
  ],
  [
    "choices",
    order,
    [
      [
        "0 if there are no items or `subtotal − discount` is 5000 or more; otherwise 495",
        "0 if ((there are no line items) or ((`subtotal` − `discount`) is at least 5000)); otherwise 495",
      ],
      ["if tax is 5 then 0, otherwise 495", "0 if (`tax` is 5); otherwise 495"],
      ["495, or 0 if `tax` is at least 5", "0 if (`tax` is at least 5); otherwise 495"],
      ["0 when the order is paid, 5 otherwise", '0 if (`status` is "paid"); otherwise 5'],
      [
        "`totals.total` if it was paid, 0 if it was only placed",
        '`totals.total` if (`status` is "paid"); otherwise (0 if (`status` is "placed"); otherwise `null`)',
      ],
      ["whether it is paid or shipped", '(`status` is "paid") or (`status` is "shipped")'],
      ["true if there are items, otherwise false", "there are line items"],
    ],
  ],
  [
    "parts",
    order,
    [
      ["sum of all `lineTotal`", "the sum of `lineTotal` of all line items"],
      ["the sum of the `lineTotal`s of its items", "the sum of `lineTotal` of all line items"],
      ["the total of all line totals", "the sum of `lineTotal` of all line items"],
      ["sum of `quantity × unitPrice` over all items", "the sum of (`quantity` × `unitPrice`) of all line items"],
      [
        "sum of `quantity` of items whose `unitPrice` is 0",
        "the sum of `quantity` of all line items where (`unitPrice` is 0)",
      ],
      ["the number of all the order's items", "the number of line items"],
      ["number of items with `quantity` above 3", "the number of line items where (`quantity` is more than 3)"],
    ],
  ],
  [
    "counts",
    list,
    [
      ["the number of to-dos not done", "the number of todos where (`done` is false)"],
      ["how many of its to-dos are open", "the number of todos where (`done` is false)"],
      ["number of to-dos that are done", "the number of todos where (`done` is true)"],
      ["number of high priority to-dos", 'the number of todos where (`priority` is "high")'],
      ["number of to-dos with high priority", 'the number of todos where (`priority` is "high")'],
      [
        "number of open to-dos without a due date",
        "the number of todos where ((`done` is false) and (`due_date` is `null`))",
      ],
      ["the earliest due date of its open to-dos", "the lowest `due_date` of all todos where (`done` is false)"],
      ["whether all its to-dos are done", "there are no todos where (`done` is not true)"],
      [
        "number of done to-dos / number of to-dos × 100, rounded to a whole number",
        "(((the number of todos where (`done` is true)) / the number of todos) × 100), rounded half up",
      ],
    ],
  ],
  [
    "people",
    post,
    [
      ["number of comments", "the number of comments"],
      ["how many comments it has", "the number of comments"],
      ["whether it has comments", "there are comments"],
      ["number of comments by the caller", "the number of comments where (`author` is the caller's name)"],
      ["whether the caller has it as a favourite", "there are favourites where (`person` is the caller's name)"],
      ["whether the caller has commented", "there are comments where (`author` is the caller's name)"],
      ["the caller's id", "the caller's id"],
      ["the role of whoever is asking", "the caller's role"],
      ["`title` in lower case", "`title` in lower case"],
      ["length of `title`", "the length of `title`"],
      ["the number of tags", "the length of `tags`"],
      ["true once it is published", '`status` is "published"'],
    ],
  ],
  [
    "averages",
    film,
    [
      ["average of `stars`", "the average of `stars` of all reviews"],
      [
        "the average `stars` of its reviews, rounded to one decimal",
        "the average of `stars` of all reviews, rounded half up to 1 decimals",
      ],
      ["the highest `amount` of its offers", "the highest `amount` of all offers"],
      [
        "highest `stars` minus lowest `stars`",
        "the highest `stars` of all reviews − the lowest `stars` of all reviews",
      ],
      [
        "0 if there are no reviews; otherwise the average of `stars`",
        "0 if (there are no reviews); otherwise the average of `stars` of all reviews",
      ],
      ["the number of reviews whose `stars` is 4 or more", "the number of reviews where (`stars` is at least 4)"],
    ],
  ],
  [
    "times",
    link,
    [
      ["now", "now"],
      ["today", "today"],
      ["`created_at` plus `expires_in` seconds", "`created_at` plus the given `expires_in` seconds"],
      ["`created_at` plus `expires_in`, or null", "`created_at` plus the given `expires_in` seconds"],
      ["now plus 24 hours", "now plus 86400 seconds"],
      ["2 hours after `created_at`", "`created_at` plus 7200 seconds"],
      ["`created_at` minus 1 day", "`created_at` minus 86400 seconds"],
      [
        "true as soon as `expires_at` has been reached",
        "(`expires_at` is not `null`) and (`expires_at` is no later than now)",
      ],
    ],
  ],
  [
    "line items",
    line,
    [
      ["`quantity × unitPrice`", "`quantity` × `unitPrice`"],
      ["quantity times unit price", "`quantity` × `unitPrice`"],
    ],
  ],
  [
    "what it is a part of",
    booking,
    [["the room's capacity - attendees", "`capacity` of what it belongs to − `attendees`"]],
  ],
  [
    "reaching",
    checkIn,
    [["whether `count` has reached the habit's target", "`count` is at least `target` of what it belongs to"]],
  ],
  [
    "stock",
    stock,
    [
      ["on_hand - reserved", "`on_hand` − `reserved`"],
      ["`on_hand-reserved`", "`on_hand` − `reserved`"],
    ],
  ],
  [
    "shares",
    poll,
    [
      [
        "chosen divided by voters, times 100, rounded half up to one decimal",
        "((`chosen` / `voters`) × 100), rounded half up to 1 decimals",
      ],
      [
        "0 if `voters` is 0, otherwise chosen / voters, rounded down",
        "0 if (`voters` is 0); otherwise ((`chosen` / `voters`), rounded down)",
      ],
    ],
  ],
  [
    "words",
    budget,
    [
      ["limit minus spent", "`limit` − `spent`"],
      [
        "`ok` if spent is below 80 % of the limit; otherwise `warning`",
        '"ok" if (`spent` is less than ((`limit` × 80) / 100)); otherwise "warning"',
      ],
    ],
  ],
  ["seconds that are sent", job, [["now plus `seconds`", "now plus the given `seconds` seconds"]]],
];

describe.each(READ)("%s", (_, vocabulary, phrases) => {
  test.each(phrases)("%s", (phrase, told) => {
    const read = readExpression(phrase, vocabulary);
    expect(read && describeExpression(read)).toBe(told);
    expect(readExpression(told, vocabulary)).toEqual(read);
  });
});

test.each([
  ["an unknown name", order, "`subtotal` + `surcharge`"],
  ["an unknown word", order, "subtotal of the month"],
  ["an unknown member", order, "`totals.shipping`"],
  ["a constant nobody knows", order, "`purple`"],
  ["text that is calculated with", film, "`title` + 1"],
  ["a share that may end in two places", order, "20 % of subtotal − discount"],
  ["one way only", order, "495 if it is paid"],
  ["two kinds", order, '495 if it is paid; otherwise "none"'],
  ["a remark", order, "`tax` (without shipping)"],
  ["another kind of record", order, "the number of invoices"],
  ["seconds of no known unit", link, "`created_at` plus `wait`"],
  ["nothing", order, ""],
  ["half a phrase", order, "the sum of"],
  ["a torn bracket", order, "(`tax` + 1"],
  ["far too much", order, "1 + ".repeat(200)],
])("leaves %s to the author", (_, vocabulary, phrase) => {
  expect(readExpression(phrase, vocabulary)).toBeNull();
});
