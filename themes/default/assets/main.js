// What the pages do beyond HTML. Everything works without this file; each part
// looks for its own elements and does nothing where they are missing.
(function () {
  "use strict";

  // localStorage may be forbidden: then nothing is remembered.
  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  }
  function write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch (e) {
      // Not remembered.
    }
  }

  // Colour scheme: light, dark or the system's.
  var root = document.documentElement;
  function paintBrowser(scheme) {
    // The browser's own bars follow the choice, not only the system.
    document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) {
      if (!meta.dataset.media) meta.dataset.media = meta.media;
      if (scheme === "auto") meta.media = meta.dataset.media;
      else meta.media = meta.dataset.media.includes(scheme) ? "all" : "not all";
    });
  }
  var chosen = root.dataset.scheme || "auto";
  if (chosen !== "auto") paintBrowser(chosen);
  document.querySelectorAll('input[name="scheme"]').forEach(function (input) {
    input.checked = input.value === chosen;
    input.addEventListener("change", function () {
      if (input.value === "auto") delete root.dataset.scheme;
      else root.dataset.scheme = input.value;
      write("faqtory-scheme", input.value === "auto" ? null : input.value);
      paintBrowser(input.value);
    });
  });

  // Notices: shown from their start to their end.
  var now = Date.now();
  document.querySelectorAll(".notice").forEach(function (notice) {
    var start = Date.parse(notice.dataset.start || "");
    var end = Date.parse(notice.dataset.end || "");
    notice.hidden = now < start || now >= end;
  });

  // Languages: remember the one chosen, and keep the section when it has a translation.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-lang]");
    if (!link) return;
    write("faqtory-lang", link.dataset.lang);
    if ("keepHash" in link.dataset && location.hash) link.hash = location.hash;
  });

  // The language menu closes on Escape and on a click elsewhere.
  var menu = document.querySelector(".languages-menu");
  if (menu) {
    document.addEventListener("click", function (event) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // Copying links, where there is something to copy. What is pressed before the scripts are there is
  // copied when they are.
  var pressed = null;
  function press(event) {
    pressed = event.target.closest("button[data-copy], [data-copy-script] button") || pressed;
  }
  var copying = Array.from(document.querySelectorAll("[data-copy-script]"), function (element) {
    return import(element.dataset.copyScript);
  });
  if (copying.length) document.addEventListener("click", press);
  Promise.all(copying).then(
    function () {
      document.removeEventListener("click", press);
      if (pressed) pressed.click();
    },
    function () {},
  );

  // The search box. Its script comes with the first focus, or when the page has nothing
  // else to do. On a phone the box takes the screen.
  var form = document.querySelector("form[data-script]");
  var box = form && form.querySelector("[data-search]");
  var opener = document.querySelector(".header-search-link");
  var narrow = matchMedia("(max-width: 759.98px)");
  var started = null;
  var watcher = null;
  function start() {
    if (!started) {
      // What a first search begins with comes at once; who uses it hears of failures.
      var data = form.dataset;
      var early = new Map();
      import(data.engine).catch(function () {});
      [data.box, data.wasm, data.search + data.lang + "/manifest.json"].forEach(function (path) {
        var url = new URL(path, location.href).href;
        early.set(url, fetch(url));
        early.get(url).catch(function () {});
      });
      started = import(data.script).then(function (script) {
        return script.attach(form, shut, early);
      });
      started.catch(function () {
        started = null; // perhaps the network: the next focus tries again
      });
    }
    return started;
  }
  function cover() {
    if (!narrow.matches || form.dataset.results || form.classList.contains("search-over")) return;
    form.classList.add("search-over");
    root.classList.add("has-search-over");
    // Where browsers have it, the Back key of a phone closes the box instead of leaving the page.
    if (!window.CloseWatcher) return;
    watcher = new CloseWatcher();
    watcher.onclose = function () {
      form.querySelector(".search-close").click();
    };
  }
  function shut() {
    if (!form.classList.contains("search-over")) return;
    form.classList.remove("search-over");
    root.classList.remove("has-search-over");
    if (watcher) watcher.destroy();
    box.blur();
    if (opener) opener.focus();
  }
  function find(event) {
    event.preventDefault();
    cover();
    box.focus();
    box.select();
  }
  if (form) {
    box.addEventListener("focus", function () {
      cover();
      start();
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      start().then(
        function (search) {
          search.submit();
        },
        function () {
          location.assign(form.action);
        },
      );
    });
    form.querySelector(".search-close").addEventListener("click", shut);
    if (opener) opener.addEventListener("click", find);
    if (document.activeElement === box) cover();
    var isAsked = form.dataset.results && (location.hash.startsWith("#q=") || window.faqtoryQuery);
    if (isAsked || document.activeElement === box) start();
    else if (!(navigator.connection && navigator.connection.saveData)) {
      addEventListener("load", function () {
        (window.requestIdleCallback || setTimeout)(start, window.requestIdleCallback ? undefined : 2000);
      });
    }
  }

  // "/" goes to the search box, unless the visitor is typing somewhere or has switched it
  // off in the footer; Ctrl-K and Cmd-K always do.
  var slash = document.querySelector('input[name="slash"]');
  function isSlash(on) {
    if (on !== undefined) write("faqtory-slash", on ? null : "off");
    var is = read("faqtory-slash") !== "off";
    root.classList.toggle("no-slash", !is);
    return is;
  }
  var hasSlash = isSlash();
  if (slash) {
    slash.checked = hasSlash;
    slash.addEventListener("change", function () {
      isSlash(slash.checked);
      hasSlash = slash.checked;
      root.classList.toggle("no-slash", !hasSlash);
    });
  }
  document.addEventListener("keydown", function (event) {
    if (!form || event.altKey || event.shiftKey && event.key !== "/") return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "k" || event.code === "KeyK") find(event);
      return;
    }
    if (event.key !== "/" || !hasSlash) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    find(event);
  });

  // 404: the words of the address go into the search box.
  var address = document.querySelector("[data-search-address] input");
  if (address && !address.value) {
    var path = location.pathname;
    try {
      path = decodeURIComponent(path);
    } catch (e) {
      // A broken escape: the path as it stands.
    }
    address.value = path
      .replace(/\.[a-z0-9]{2,5}$/i, "")
      .split("/")
      .filter(Boolean)
      .slice(-1)
      .join("")
      .split(/[^\p{L}\p{N}]+/u)
      .filter(function (word) {
        // Long numbers are somebody's order or card: not to be searched for.
        return word && !/^\d{5,}$/.test(word) && word !== "index" && word !== "404";
      })
      .join(" ")
      .slice(0, 80);
  }

  // An anchor inside a closed disclosure opens it (browsers that do not do so themselves).
  function reveal() {
    var id = location.hash.slice(1);
    var target = null;
    try {
      target = id && document.getElementById(decodeURIComponent(id));
    } catch (e) {
      return;
    }
    if (!target) return;
    var closed = target.closest("details:not([open])");
    if (!closed) return;
    for (var d = closed; d; d = d.parentElement && d.parentElement.closest("details")) d.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  // The table of contents marks the section being read.
  var links = new Map();
  document.querySelectorAll(".toc-side a").forEach(function (link) {
    var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  });
  if (links.size && "IntersectionObserver" in window) {
    var current = null;
    var mark = function () {
      var line = innerHeight * 0.3;
      var last = null;
      links.forEach(function (link, heading) {
        if (heading.getBoundingClientRect().top < line) last = link;
      });
      if (last === current) return;
      if (current) current.removeAttribute("aria-current");
      if (last) last.setAttribute("aria-current", "true");
      current = last;
    };
    var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    links.forEach(function (link, heading) {
      observer.observe(heading);
    });
  }
})();
