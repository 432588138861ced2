import { type Html, safe, trusted } from "./html.ts";

export type IconName = keyof typeof SHAPES;

/** Line drawings on a 16 × 16 grid. */
const SHAPES = {
  "issue-open": '<circle cx="8" cy="8" r="6.5"/><circle class="solid" cx="8" cy="8" r="1.5"/>',
  "issue-closed": '<circle cx="8" cy="8" r="6.5"/><path d="M5.2 8.2 7.2 10.2 11 6.3"/>',
  pull: '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="12.5" r="1.75"/><path d="M4 5.3v5.4M12 10.7V6a2 2 0 0 0-2-2H7.5M9.3 2 7.3 4l2 2"/>',
  merge:
    '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="8.5" r="1.75"/><path d="M4 5.3v5.4M4 5.5c.5 2 2.5 3 6.2 3"/>',
  commit: '<circle cx="8" cy="8" r="3"/><path d="M.8 8H5M11 8h4.2"/>',
  check: '<path d="M2.8 8.6 6.2 12 13.2 4.6"/>',
  cross: '<path d="M4 4l8 8M12 4l-8 8"/>',
  dot: '<circle class="solid" cx="8" cy="8" r="3.5"/>',
  skip: '<circle cx="8" cy="8" r="6.5"/><path d="M5 11 11 5"/>',
  file: '<path d="M3.5 1.8h5.7l3.3 3.3v9.1h-9zM9 2v3.3h3.3"/>',
  folder:
    '<path class="solid" d="M1.5 3.5a1 1 0 0 1 1-1h3.2l1.5 1.7h6.3a1 1 0 0 1 1 1v7.3a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1z"/>',
  repo: '<path d="M3 13V3a1.5 1.5 0 0 1 1.5-1.5H13v10H4.5A1.5 1.5 0 0 0 3 13zm0 0a1.5 1.5 0 0 0 1.5 1.5H13v-3"/>',
  branch:
    '<circle cx="4.5" cy="3.5" r="1.75"/><circle cx="4.5" cy="12.5" r="1.75"/><circle cx="11.5" cy="4.5" r="1.75"/><path d="M4.5 5.3v5.4M11.5 6.3c0 3-7 1.2-7 4"/>',
  comment: '<path d="M2 2.5h12v8.5H8l-3.3 3V11H2z"/>',
  tag: '<path d="M1.8 2.8v5l6.4 6.4 5.2-5.2L7 2.6z"/><circle class="solid" cx="5" cy="5.6" r="1"/>',
  rocket:
    '<path d="M9.5 11.5 4.5 6.5C6 3.5 9.5 1.7 14 2c.3 4.5-1.5 8-4.5 9.5zM4.5 6.5l-2.7.8 2 2M9.5 11.5l-.8 2.7-2-2M2 14l2.2-2.2"/>',
  eye: '<path d="M1.2 8C3 5 5.3 3.5 8 3.5S13 5 14.8 8C13 11 10.7 12.5 8 12.500S3 11 1.2 8z"/><circle cx="8" cy="8" r="2"/>',
  play: '<circle cx="8" cy="8" r="6.5"/><path class="solid" d="M6.5 5.3 11 8l-4.5 2.700z"/>',
  pencil: '<path d="M10.8 2.300l2.9 2.9-8.4 8.4-3.5.6.6-3.500z"/>',
  person: '<circle cx="8" cy="5" r="3"/><path d="M2.5 14c.7-3 2.7-4.5 5.5-4.500s4.8 1.5 5.5 4.5"/>',
};

/** An icon as inline SVG in the colour of its text; decoration only, so text beside it must say the same. */
export const icon = (name: IconName, className = ""): Html =>
  safe`<svg class="icon ${className}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${trusted(SHAPES[name])}</svg>`;
