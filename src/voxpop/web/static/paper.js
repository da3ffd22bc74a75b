// On paper nothing is folded: replies and long texts are opened before a page is printed, and closed again. The style sheet
// does the same where a browser lets it (from 2025 on); in others, what is folded would be missing without a word.
(() => {
  "use strict";
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
    opened = [];
  });
})();
