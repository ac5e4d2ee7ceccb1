// A page that has moved: goes on at once and takes the #anchor along, which
// <meta refresh> would lose.
(function () {
  "use strict";
  var to = document.currentScript.dataset.to;
  if (to) location.replace(to.includes("#") ? to : to + location.hash);
})();
