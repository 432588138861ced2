// Tells what has happened, to eyes and ears.
import { button, element } from "./element.js";

const SHOWN_MS = 8_000;
const place = document.querySelector("#news");
let timer;

const hush = () => place.replaceChildren();

/** Announced politely, and gone after a while: whatever must be acted on stands beside what it is about. */
export const tell = (text) => {
  clearTimeout(timer);
  const dismiss = button("✕", hush, { ariaLabel: "Close this message", className: "plain" });
  place.replaceChildren(element("div", { className: "news" }, element("span", {}, text), dismiss));
  timer = setTimeout(hush, SHOWN_MS);
};

/** Says so for as long as the browser has no network. */
export const watchConnection = () => {
  const banner = document.querySelector("#offline");
  const show = () => {
    banner.textContent = navigator.onLine
      ? ""
      : "You are offline. What you see may be old, and changes cannot be saved.";
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
};
