// The page at "/": a visitor who chose a language before goes straight there. Nobody
// else is sent anywhere. "/#choose" always shows the choice.
(function () {
  "use strict";
  var lang = null;
  try {
    lang = localStorage.getItem("faqtory-lang");
  } catch (e) {
    // Nothing remembered.
  }
  if (!lang || location.hash === "#choose") return;
  var link = Array.from(document.querySelectorAll("[data-choose-language] a")).find(function (a) {
    return a.dataset.lang === lang;
  });
  if (link) location.replace(link.href + location.hash);
})();
