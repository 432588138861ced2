import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { readClaim } from "#src/spec/expression/read-claim.ts";
import type { Words } from "#src/spec/expression/words.ts";
import {
  booking,
  checkIn,
  comment,
  contact,
  film,
  flag,
  job,
  link,
  list,
  order,
  poll,
  post,
  room,
  stock,
  ticket,
} from "./vocabularies.ts";

const PASSED = "(`expires_at` is not `null`) and (`expires_at` is no later than now)";
const LEFT = "(`expires_at` is `null`) or (`expires_at` is after now)";

const READ: [string, Words, [string, string][]][] = [
  [
    "bookings",
    booking,
    [
      ["`start` must be before `end`", "`start` is less than `end`"],
      ["`start` not before `end`", "`start` is at least `end`"],
      ["end must be later than start", "`end` is more than `start`"],
      ["attendees exceed the room's capacity", "`attendees` is more than `capacity` of what it belongs to"],
      ["no more attendees than the room's capacity", "`attendees` is at most `capacity` of what it belongs to"],
      ["`attendees` must not exceed `capacity` of the room", "`attendees` is at most `capacity` of what it belongs to"],
      [
        "there are more attendees than the room's capacity",
        "`attendees` is more than `capacity` of what it belongs to",
      ],
      [
        "`start` lies between `opensAt` and `closesAt`",
        "(`start` is at least `opensAt` of what it belongs to) and (`start` is at most `closesAt` of what it belongs to)",
      ],
      ["the booking is cancelled already", '`status` is "cancelled"'],
      ["`date` must not be in the past", "`date` is no earlier than today"],
      ["`date` is today or later", "`date` is no earlier than today"],
      ["`date` is more than one day after today", "`date` is after (the calendar day of (now plus 86400 seconds))"],
    ],
  ],
  [
    "rooms",
    room,
    [
      ["`capacity` is at least 5", "`capacity` is at least 5"],
      ["the room is full", "the number of bookings is at least `capacity`"],
      ["the room has a booking that isn't cancelled", 'there are bookings where (`status` is not "cancelled")'],
      ["it has no confirmed bookings", 'there are no bookings where (`status` is "confirmed")'],
      ["any of its bookings is confirmed", 'there are bookings where (`status` is "confirmed")'],
      ["it has more than 3 bookings", "the number of bookings is more than 3"],
      ["there are fewer than `capacity` bookings", "the number of bookings is less than `capacity`"],
    ],
  ],
  [
    "orders",
    order,
    [
      ["it has at least one item", "there are line items"],
      ["order has at least one item", "there are line items"],
      ["there are no items", "there are no line items"],
      ["`amount` equals `totals.total`", "the given `amount` is `totals.total`"],
      ["the order is `placed`", '`status` is "placed"'],
      [
        "the order is paid, shipped or delivered",
        '(`status` is "paid") or (`status` is "shipped") or (`status` is "delivered")',
      ],
      ["it was neither paid nor shipped", '(`status` is not "paid") and (`status` is not "shipped")'],
      ["only while the order is `placed`", '`status` is "placed"'],
      ["`currency` isn't `EUR`", '`currency` is not "EUR"'],
      ["`signedBy` is given", "the given `signedBy` is not `null`"],
      [
        "both `trackingNumber` and `signedBy` are given",
        "(the given `trackingNumber` is not `null`) and (the given `signedBy` is not `null`)",
      ],
      [
        "if `totals.total` is 50000 or more, `signedBy` must be given",
        "(`totals.total` is less than 50000) or (the given `signedBy` is not `null`)",
      ],
      [
        "`signedBy` must be given if `totals.total` is 50000 or more",
        "(the given `signedBy` is not `null`) or (`totals.total` is less than 50000)",
      ],
      ["it must have an item unless it is cancelled", '(there are line items) or (`status` is "cancelled")'],
      ["it has items unless it is cancelled", '(there are line items) and (`status` is not "cancelled")'],
      ["`tax` is 5 or more and `tax` ≤ 9", "(`tax` is at least 5) and (`tax` is at most 9)"],
      ["`tax` is at least 5 and at most 9", "(`tax` is at least 5) and (`tax` is at most 9)"],
      [
        "`discountPercent` is 0, 10 or 20",
        "(`discountPercent` is 0) or (`discountPercent` is 10) or (`discountPercent` is 20)",
      ],
      ["not (paid or shipped)", '(`status` is not "paid") and (`status` is not "shipped")'],
      ["placed and `tax` > 3, or paid", '((`status` is "placed") and (`tax` is more than 3)) or (`status` is "paid")'],
      ["sum of quantities of its items is above 999", "the sum of `quantity` of all line items is more than 999"],
      ["`discountPercent` is divisible by 5", "(`discountPercent` modulo 5) is 0"],
    ],
  ],
  [
    "people",
    comment,
    [
      ["the caller is the author", "`author` is the caller's name"],
      ["the caller is not the owner of the post", "`author` of what it belongs to is not the caller's name"],
      [
        "the caller is the author or the post's author",
        "(`author` is the caller's name) or (`author` of what it belongs to is the caller's name)",
      ],
      [
        "by the author of the comment and the author of the post",
        "(`author` is the caller's name) or (`author` of what it belongs to is the caller's name)",
      ],
      ["the caller wrote the comment", "`author` is the caller's name"],
      ["the author is the caller", "`author` is the caller's name"],
      ["the post is a draft", '`status` of what it belongs to is "draft"'],
    ],
  ],
  [
    "tickets",
    ticket,
    [
      ["its status is neither open nor waiting", '(`status` is not "open") and (`status` is not "waiting")'],
      ["the ticket is in progress", '`status` is "in_progress"'],
      ["has an assignee", "`assigneeId` is not `null`"],
      ["a closed ticket", '`status` is "closed"'],
      ["the caller is the requester", "`requesterId` is the caller's id"],
      ["the caller is the assignee", "`assigneeId` is the caller's id"],
      ["the caller is not an agent", 'the caller\'s role is not "agent"'],
      [
        "`internal` is true and the caller is a customer",
        '(the given `internal` is true) and (the caller\'s role is "customer")',
      ],
      ["`resolution` has at least 3 characters", "the length of `resolution` is at least 3"],
    ],
  ],
  [
    "what is given",
    contact,
    [
      ["neither `email` nor `phone` is given", "(`email` is `null`) and (`phone` is `null`)"],
      ["either `email` or `phone`", "(`email` is not `null`) or (`phone` is not `null`)"],
      ["it has an e-mail address or a phone number (or both)", "(`email` is not `null`) or (`phone` is not `null`)"],
      ["at least one of `email` and `phone` must be given", "(`email` is not `null`) or (`phone` is not `null`)"],
      [
        "exactly one of `email` and `phone` is given",
        "((`email` is not `null`) and (`phone` is `null`)) or ((`email` is `null`) and (`phone` is not `null`))",
      ],
    ],
  ],
  [
    "times",
    link,
    [
      ...[
        "`expires_at` has passed",
        "`expires_at` is over",
        "`expires_at` lies in the past",
        "the link has expired",
        "expired",
      ].map((phrase): [string, string] => [phrase, PASSED]),
      ...["`expires_at` has not passed", "`expires_at` has not been reached", "it has not expired"].map(
        (phrase): [string, string] => [phrase, LEFT],
      ),
      ["`expires_at` is in the future", "`expires_at` is after now"],
      [
        "`expires_at` is in the future, at most 1 day ahead",
        "(`expires_at` is after now) and (`expires_at` is no later than (now plus 86400 seconds))",
      ],
      ["`expires_at` is at most 366 days ahead", "`expires_at` is no later than (now plus 31622400 seconds)"],
      ["`created_at` is more than 7 days ago", "`created_at` is before (now minus 604800 seconds)"],
      [
        "`expires_at` is at least 1 hour after `created_at`",
        "`expires_at` is no earlier than (`created_at` plus 3600 seconds)",
      ],
    ],
  ],
  [
    "posts",
    post,
    [
      ["for a draft or archived post", '(`status` is "draft") or (`status` is "archived")'],
      ["from `draft` and from `archived`", '(`status` is "draft") or (`status` is "archived")'],
      ["on published posts only", '`status` is "published"'],
      ["a post that is still `draft`", '`status` is "draft"'],
      ['`status: "draft"`', '`status` is "draft"'],
      ["only its author", "`author` is the caller's name"],
      ["only drafts", '`status` is "draft"'],
      ["`tags` contains `vip`", '`tags` contains "vip"'],
      ["it has at least 2 tags", "the length of `tags` is at least 2"],
      ["`tags` has more than 5 entries", "the length of `tags` is more than 5"],
      ["the caller does not have it as a favourite", "there are no favourites where (`person` is the caller's name)"],
    ],
  ],
  [
    "lists",
    list,
    [
      ["not all to-dos are done", "there are todos where (`done` is not true)"],
      ["none of its to-dos is open", "there are no todos where (`done` is false)"],
      [
        "it has to-dos that are not done and the caller is the owner",
        "(there are todos where (`done` is false)) and (`owner_id` is the caller's id)",
      ],
      ["there are to-dos left", "there are todos"],
      ["`title` is empty", '`title` is ""'],
    ],
  ],
  [
    "flags",
    flag,
    [
      ["not permanent", "`permanent` is false"],
      ["it is not secure", "`secure` is not true"],
      ["disabled", "`enabled` is false"],
      ["it is enabled and `rollout` is less than 50", "(`enabled` is true) and (`rollout` is less than 50)"],
    ],
  ],
  [
    "polls",
    poll,
    [
      ["nobody has voted", "there are no votes"],
      ["the caller has not voted yet", "there are no votes where (`voter_id` is the caller's id)"],
      ["`results` is `after_close` while the poll is open", '(`results` is "after_close") and (`status` is "open")'],
    ],
  ],
  [
    "jobs",
    job,
    [
      ["`attempts` < `max_attempts`", "`attempts` is less than `max_attempts`"],
      [
        "it is `ready`, `delayed` or `leased`",
        '(`state` is "ready") or (`state` is "delayed") or (`state` is "leased")',
      ],
      ["`state` is done and `attempts` 0", '(`state` is "done") and (`attempts` is 0)'],
      ["`attempts` has reached `max_attempts`", "`attempts` is at least `max_attempts`"],
    ],
  ],
  [
    "films",
    film,
    [["`bid` is higher than the highest `amount`", "the given `bid` is more than the highest `amount` of all offers"]],
  ],
  ["habits", checkIn, [["the habit isn't archived", "`archived` of what it belongs to is false"]]],
  [
    "stock",
    stock,
    [
      ["`on_hand + delta` is below `reserved`", "(`on_hand` + the given `delta`) is less than `reserved`"],
      ["`on_hand` must never be negative", "`on_hand` is at least 0"],
    ],
  ],
];

describe.each(READ)("%s", (_, vocabulary, phrases) => {
  test.each(phrases)("%s", (phrase, told) => {
    const read = readClaim(phrase, vocabulary);
    expect(read && describeExpression(read)).toBe(told);
    expect(readClaim(told, vocabulary)).toEqual(read);
  });
});

test.each([
  ["an unknown name", order, "`weight` is 5"],
  ["an unknown word", order, "the order is happy"],
  ["a value that the field has not", order, "`status` is `frozen`"],
  ["an unknown member", order, "`totals.weight` is 5"],
  ["another record", order, "another order has that name"],
  ["a value that is no claim", order, "`tax`"],
  ["kinds that do not fit", room, "`capacity` is before `opensAt`"],
  ["a state of what is counted elsewhere", booking, "the room is full"],
  ["commas that join nothing", order, "paid; `tax` is 5"],
  ["a demand with an unknown condition", order, "if it rains, `signedBy` must be given and `tax` must be 5"],
  ["what can not be at a time", order, "it is placed and it is paid"],
  ["two values that are both known", post, "5 is 6"],
])("leaves %s to the author", (_, vocabulary, phrase) => {
  expect(readClaim(phrase, vocabulary)).toBeNull();
});
