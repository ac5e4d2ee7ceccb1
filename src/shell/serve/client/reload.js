// Reloads the page when the site was built again. Only `faqtory serve` adds it.
"use strict";
(() => {
  const events = new EventSource("/__faqtory/events");
  let lost = false;
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("error", () => { lost = true; });
  // After a restart of the server the page may be an old one.
  events.addEventListener("open", () => { if (lost) location.reload(); });
})();
