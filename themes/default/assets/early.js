// Runs before the first paint: says that scripts work, sets the colour scheme chosen in
// the footer, so that the page does not flash, makes room for answers, and takes a query out
// of the address.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var scheme = localStorage.getItem("faqtory-scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch (e) {
    // No storage: the system's scheme it is.
  }
  // `?q=` is for the search box alone, which writes it back as `#q=`: no later request tells it.
  var rest = new URLSearchParams(location.search);
  if (!/\/search\/$/.test(location.pathname)) return;
  if (rest.has("q") || /^#q=./.test(location.hash)) root.classList.add("is-asked");
  if (rest.has("q")) {
    window.faqtoryQuery = rest.get("q");
    rest.delete("q");
    rest = String(rest);
    history.replaceState(null, "", location.pathname + (rest && "?" + rest));
  }
})();
