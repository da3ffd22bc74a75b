// The bars over time as a brush: drawn over from one to another, they limit the search to the time between. By keyboard
// the arrows walk them, with Shift they draw, Enter asks. Without script each bar is a link to its own time.
(() => {
  "use strict";
  for (const plot of document.querySelectorAll("svg[data-brush]")) {
    const bars = [...plot.querySelectorAll("a[data-first]")];
    let from = null, to = null, isPressed = false;

    const barAt = x => bars.reduce((best, bar) => {
      const { left, right } = bar.getBoundingClientRect();
      const away = Math.abs((left + right) / 2 - x);
      return away < best.away ? { bar, away } : best;
    }, { bar: null, away: Infinity }).bar;
    const drawn = () => {
      const [a, b] = [bars.indexOf(from), bars.indexOf(to)].sort((one, other) => one - other);
      return bars.slice(a, b + 1);
    };
    const show = () => {
      const held = from ? drawn() : [];
      for (const bar of bars) bar.classList.toggle("drawn", held.length > 1 && held.includes(bar));
    };

    const clear = () => { from = to = null; isPressed = false; show(); };
    const ask = () => {
      const held = drawn(), address = new URL(from.getAttribute("href"), location.href);
      const span = `date:${held[0].dataset.first}..${held[held.length - 1].dataset.last}`;
      address.searchParams.set("q", plot.dataset.brush + span);
      location.assign(address);
    };

    plot.addEventListener("pointerdown", e => {
      if (e.button || !e.isPrimary) return;
      from = to = barAt(e.clientX);
      isPressed = true;
    });
    addEventListener("pointermove", e => {
      if (!isPressed) return;
      to = barAt(e.clientX);
      show();
    });
    addEventListener("pointerup", () => {
      if (isPressed && from !== to) ask();
      isPressed = false;
    });
    addEventListener("pointercancel", clear);
    // The click that ends a stroke is none on the bar where it ends.
    plot.addEventListener("click", e => {
      if (from && from !== to) e.preventDefault();
      clear();
    }, true);
    plot.addEventListener("keydown", e => {
      const bar = e.target.closest("a[data-first]"), step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      const next = step && bars[bars.indexOf(bar) + step];
      if (next) {
        from = e.shiftKey ? from ?? bar : null;
        to = e.shiftKey ? next : null;
        next.focus();
        show();
      } else if (e.key === "Enter" && from && from !== to) ask();
      else if (e.key === "Escape" && from) clear();
      else return;
      e.preventDefault();
    });
    // Not on the plot itself: a browser makes an SVG that hears of the focus a stop of its own, at which nothing can be done.
    addEventListener("focusout", e => {
      if (!isPressed && plot.contains(e.target) && !plot.contains(e.relatedTarget)) clear();
    });
    plot.addEventListener("dragstart", e => e.preventDefault());
  }
})();
