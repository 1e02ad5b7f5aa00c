/// The read-out under the pointer. The page says the same without it; it holds no `&` and no `<`,
/// so that it is plain text in HTML and in XML.
enum ReportScript {
  static let text = #"""
    (function () {
      "use strict";
      var chart = document.getElementById("timeline");
      var store = document.getElementById("readings");
      if (!chart) { return; }
      var rows = JSON.parse(store.textContent);
      var hair = chart.querySelector(".cursor");
      var out = document.getElementById("reading");
      var rest = out.textContent;
      function two(n) { return n > 9 ? String(n) : "0" + n; }
      function clock(s) {
        var m = Math.floor(s / 60);
        return m + ":" + two(Math.floor(s % 60)) + "." + Math.floor(s * 10 % 10);
      }
      function say(n) { return n === null ? "\u2013" : String(n).replace("-", "\u2212"); }
      function show(event) {
        var box = chart.getBoundingClientRect();
        var x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width - 64;
        var i = Math.max(0, Math.min(rows.length - 1, Math.floor(x)));
        while (i > 0) { if (rows[i]) { break; } i -= 1; }
        var r = rows[i];
        if (!r) { return; }
        hair.setAttribute("x1", i + 64.5);
        hair.setAttribute("x2", i + 64.5);
        hair.classList.add("on");
        out.textContent = clock(r[0]) + " min:s \u00b7 line " + r[1] + " \u00b7 T" + r[2]
          + " \u00b7 feed " + say(r[3]) + " % \u00b7 force " + say(r[4]) + " N (forecast "
          + say(r[5]) + ") \u00b7 power " + say(r[6]) + " W \u00b7 " + say(r[7])
          + " mm/min \u00b7 VB " + say(r[8]) + " \u00b5m, estimate " + say(r[9]) + " ("
          + say(r[10]) + "\u2026" + say(r[11]) + ")";
      }
      function hide() { hair.classList.remove("on"); out.textContent = rest; }
      chart.addEventListener("pointermove", show);
      chart.addEventListener("pointerleave", hide);
    })();
    """#
}
