// Adds to pages that already read without it: the parts of a watch page are swapped in place while the player plays on,
// timecodes seek, the moments line has a card and arrow keys, comments follow the video.
(() => {
  "use strict";
  const desk = document.querySelector(".desk[data-base]");
  if (!desk) return;
  const base = desk.dataset.base;
  const video = desk.querySelector("video");
  const panel = document.getElementById("panel");
  const tabs = desk.querySelector(".tabs");
  const news = document.getElementById("news");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const clock = s => {
    const h = Math.floor(s / 3600), m = Math.floor(s % 3600 / 60), two = n => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(Math.floor(s % 60))}` : `${m}:${two(Math.floor(s % 60))}`;
  };

  // The player: our own controls once they are there, the browser's until then.
  if (video && window.customElements) {
    customElements.whenDefined("media-controller").then(() => { video.controls = false; });
    // What is read aloud must hold what is seen: "Playback rate 1x", not "Playback rate 1".
    const rate = desk.querySelector("media-playback-rate-menu-button");
    const name = () => {
      const label = rate.getAttribute("aria-label");
      if (label && !label.endsWith("x")) rate.setAttribute("aria-label", `${label}x`);
    };
    new MutationObserver(name).observe(rate, { attributeFilter: ["aria-label"] });
    name();
  }

  // `shown` is the address of the part in the panel; a second in it changes nothing there.
  const place = (address = location) => address.pathname + address.search;
  let shown = place();

  const seek = second => {
    const address = new URL(location.href);
    address.searchParams.set("t", second);
    address.hash = "";
    history.replaceState(history.state, "", address);
    shown = place();
    video.currentTime = second;
    video.play().catch(() => {});
  };

  // The moments line: one tab stop a peak, arrow keys walk all bars, a card says what is named there.
  for (const line of desk.querySelectorAll(".moments")) {
    const card = line.querySelector(".card"), stops = [...line.querySelectorAll("a")];
    const show = a => {
      stops.forEach(s => s.classList.toggle("on", s === a));
      const head = document.createElement("p"), at = document.createElement("b");
      const [time, ...counts] = a.getAttribute("aria-label").split(", ");
      at.textContent = time;
      head.append(at, ` · ${counts.join(", ")}`);
      card.replaceChildren(head);
      if (a.dataset.words) {
        const words = document.createElement("p");
        words.className = "words"; words.dir = "auto"; words.lang = a.dataset.lang || "";
        words.textContent = a.dataset.words;
        card.append(words);
      }
      card.hidden = false;
      const box = line.getBoundingClientRect(), here = a.getBoundingClientRect();
      card.style.left = `${Math.max(0, Math.min(here.left - box.left - 24, box.width - card.offsetWidth))}px`;
    };
    const hide = () => { card.hidden = true; stops.forEach(s => s.classList.remove("on")); };
    stops.forEach((a, n) => {
      a.addEventListener("pointerenter", () => show(a));
      a.addEventListener("focus", () => show(a));
      a.addEventListener("blur", hide);
      a.addEventListener("keydown", e => {
        const to = { ArrowRight: stops[n + 1], ArrowLeft: stops[n - 1], Home: stops[0], End: stops.at(-1) }[e.key];
        if (to) { e.preventDefault(); to.focus(); }
        if (e.key === "Escape") hide();
      });
    });
    line.addEventListener("pointerleave", hide);
  }

  // Comments and lines that name what is being said now. Gathered again whenever the panel was swapped.
  let spoken = [];
  const gather = () => {
    spoken = [...panel.querySelectorAll("[data-moments]")].map(el => ({ el, at: el.dataset.moments.split(" ").map(Number) }));
    const follow = panel.querySelector("#follow");
    if (follow && video) follow.closest("[hidden]")?.removeAttribute("hidden");
  };
  gather();
  if (video) {
    const played = desk.querySelector(".moments .played");
    let last = -1;
    video.addEventListener("timeupdate", () => {
      const t = video.currentTime;
      if (played && video.duration) played.setAttribute("width", `${(100 * t / video.duration).toFixed(2)}%`);
      const follow = panel.querySelector("#follow");
      const lines = panel.querySelector(".cues");
      if (Math.floor(t) === last || !(follow?.checked || lines)) return;
      last = Math.floor(t);
      let first = null;
      spoken.forEach((s, n) => {
        const end = lines ? (spoken[n + 1]?.at[0] ?? Infinity) : null;
        const now = lines ? t >= s.at[0] && t < end : s.at.some(x => t >= x && t < x + 8);
        if (now && !s.el.classList.contains("now")) first ??= s.el;
        s.el.classList.toggle("now", now);
      });
      if (follow?.checked) first?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    });
  }

  // A second of a transcript that was asked for by its address.
  if (!location.hash) panel.querySelector(".cue.now")?.scrollIntoView({ block: "center" });

  // Parts of the page, swapped in place.
  let asked = 0;
  const swap = async (address, { push, focus }) => {
    const mine = ++asked, y = scrollY;
    panel.setAttribute("aria-busy", "true");
    let page;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("panel")) throw new Error("no panel");
    } catch {
      if (mine === asked) { news.textContent = news.dataset.failed; location.assign(address); }
      return;
    }
    if (mine !== asked) return;
    panel.replaceChildren(...page.getElementById("panel").childNodes);
    tabs.replaceChildren(...page.querySelector(".tabs").childNodes);
    panel.removeAttribute("aria-busy");
    document.title = page.title;
    // Back leads to where one read: the browser has scrolled before the part that was read is there again.
    if (push) {
      history.replaceState({ ...history.state, y }, "");
      history.pushState(null, "", address);
    }
    shown = place(new URL(address, location.href));
    gather();
    if (!push) {
      const read = history.state?.y;
      if (location.hash) location.replace(location.href); // marks the comment anew: it is another element now
      if (read !== undefined) scrollTo(0, read);
    }
    const name = tabs.querySelector("[aria-current]")?.firstChild?.textContent.trim() ?? "";
    news.textContent = news.dataset.loaded.replace("%(part)s", name);
    if (!focus) return;
    const heading = panel.querySelector("h2[tabindex]");
    if (desk.getBoundingClientRect().top < 0) tabs.parentElement.scrollIntoView({ block: "start" }); // they are sticky
    heading?.focus({ preventScroll: true });
  };

  // The head tells of one day, and the history needs the whole width: pages of their own.
  const isPart = address => address.pathname.startsWith(base) && address.pathname !== `${base}history/`
    && address.searchParams.get("as_of") === new URLSearchParams(location.search).get("as_of");

  const plain = e => !(e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey);
  document.addEventListener("click", e => {
    const a = e.target.closest?.("a[href]");
    if (!a || !plain(e)) return;
    const address = new URL(a.getAttribute("href"), location.href);
    if (a.dataset.t && video) {
      e.preventDefault();
      seek(Number(a.dataset.t));
      return;
    }
    if (a.classList.contains("permalink")) {
      const comment = a.closest("article.said");
      if (comment) { e.preventDefault(); location.hash = comment.id; }
      return;
    }
    if (address.hash === "#panel") address.hash = ""; // where the part begins: for those who load the whole page
    if (address.origin === location.origin && isPart(address) && !address.hash && !a.dataset.t) {
      e.preventDefault();
      swap(address.href, { push: true, focus: true });
    }
  });

  addEventListener("popstate", () => {
    if (place() !== shown) swap(location.href, { push: false, focus: false });
  });
})();
