// The bars over time as a brush: drawn over from one to another, they limit the search to the time between.
// Without script, and by keyboard, each bar is a link to its own time.
(() => {
  "use strict";
  for (const plot of document.querySelectorAll("svg[data-brush]")) {
    const bars = [...plot.querySelectorAll("a[data-first]")];
    let from = null, to = null;

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

    plot.addEventListener("pointerdown", e => {
      if (e.button || !e.isPrimary) return;
      from = to = barAt(e.clientX);
    });
    addEventListener("pointermove", e => {
      if (!from) return;
      to = barAt(e.clientX);
      show();
    });
    addEventListener("pointerup", () => {
      if (from && from !== to) {
        const held = drawn(), address = new URL(from.getAttribute("href"), location.href);
        const span = `date:${held[0].dataset.first}..${held[held.length - 1].dataset.last}`;
        address.searchParams.set("q", plot.dataset.brush + span);
        location.assign(address);
      }
    });
    addEventListener("pointercancel", () => { from = to = null; show(); });
    // The click that ends a stroke is none on the bar where it ends.
    plot.addEventListener("click", e => {
      if (from && from !== to) e.preventDefault();
      from = to = null;
      show();
    }, true);
    plot.addEventListener("dragstart", e => e.preventDefault());
  }
})();
