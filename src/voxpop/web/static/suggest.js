// Suggestions under the search box: a combobox with a listbox (WAI-ARIA 1.2). Without script the box is a box.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul"), news = document.createElement("p");
    let offered = [], at = -1, asking = null;

    list.id = `${input.id}-offers`;
    list.className = "offers";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.label);
    news.className = "vh";
    news.setAttribute("role", "status");
    form.append(list, news);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    const point = n => {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = n;
      const option = list.children[at];
      if (!option) { input.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const close = () => {
      asking?.abort();
      point(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      news.textContent = "";
    };
    const option = (one, n) => {
      const item = document.createElement("li"), words = document.createElement("bdi");
      item.id = `${list.id}-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      words.className = "lb";
      words.textContent = one.text;
      item.append(words);
      if (one.label) {
        const what = document.createElement("span");
        what.className = "what";
        what.textContent = one.label;
        item.append(" ", what);
      }
      item.addEventListener("click", () => choose(n));
      return item;
    };

    // What was asked before is given up: only the newest letters count.
    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      const mine = asking, typed = input.value.slice(0, input.selectionStart);
      let answer;
      try {
        const address = `${form.dataset.suggest}?q=${encodeURIComponent(typed)}`;
        const said = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } });
        if (!said.ok) throw new Error(String(said.status));
        answer = await said.json();
      } catch {
        if (mine === asking && !mine.signal.aborted) close();
        return;
      }
      if (mine.signal.aborted || document.activeElement !== input) return;
      offered = answer.offered;
      if (!offered.length) { close(); return; }
      point(-1);
      list.replaceChildren(...offered.map(option));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      news.textContent = answer.said;
    };
    const choose = n => {
      const { query, goes_on } = offered[n], rest = input.value.slice(input.selectionStart);
      input.value = query + rest;
      input.setSelectionRange(query.length, query.length);
      close();
      if (goes_on) { input.focus(); ask(); } else form.requestSubmit();
    };

    input.addEventListener("input", e => { if (!e.isComposing) ask(); });
    input.addEventListener("compositionend", ask);
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", e => e.preventDefault()); // the box keeps the focus
    input.addEventListener("keydown", e => {
      if (e.isComposing || e.ctrlKey || e.metaKey) return;
      const last = offered.length - 1;
      if (list.hidden) {
        if (e.key === "ArrowDown" && input.value) { e.preventDefault(); ask(); }
        return;
      }
      if (e.key === "ArrowDown") point(at === last ? -1 : at + 1);
      else if (e.key === "ArrowUp") { if (e.altKey) close(); else point(at < 0 ? last : at - 1); }
      else if (e.key === "Enter" && at >= 0) choose(at);
      else if (e.key === "Escape") close();
      else return;
      e.preventDefault();
    });
  }
})();
