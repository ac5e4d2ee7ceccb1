// Runs before the first paint: says that scripts work, and sets the colour scheme
// chosen in the footer, so that the page does not flash.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var scheme = localStorage.getItem("faqtory-scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch (e) {
    // No storage: the system's scheme it is.
  }
})();
