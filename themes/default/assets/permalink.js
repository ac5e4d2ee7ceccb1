// The page at "/a/<id>/": on to the article in the language last chosen, else in the
// first of the browser's languages that has it, else in the first listed. The
// #anchor goes along.
(function () {
  "use strict";
  var links = Array.from(document.querySelectorAll("[data-choose-language] a"));
  var chosen = null;
  try {
    chosen = localStorage.getItem("faqtory-lang");
  } catch (e) {
    // Nothing remembered.
  }
  function base(tag) {
    return tag.toLowerCase().split("-")[0];
  }
  function find(test) {
    return links.find(test);
  }
  var target = chosen && find(function (a) {
    return a.dataset.lang === chosen;
  });
  var wanted = navigator.languages || [navigator.language || ""];
  for (var i = 0; !target && i < wanted.length; i++) {
    var tag = wanted[i].toLowerCase();
    target =
      find(function (a) {
        return a.dataset.tag.toLowerCase() === tag;
      }) ||
      find(function (a) {
        return base(a.dataset.tag) === base(tag);
      });
  }
  target = target || links[0];
  if (target) location.replace(target.href + location.hash);
})();
