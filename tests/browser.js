// Appended to a copy of the report: tries the page as a reader would and writes down what was found.
// Nothing waits: the browser hands over the document as soon as it is loaded.
addEventListener("load", () => {
  const found = { errors: window.scriptErrors, width: innerWidth };
  const rows = [...document.querySelectorAll("tbody.claim")];
  const shown = () => rows.filter((row) => row.getClientRects().length > 0).map((row) => row.dataset.answer);
  const folded = () => document.querySelectorAll("details:not([open])").length;
  // Where the table begins, in heights of the window.
  found.tableAt = document.querySelector(".answers").getBoundingClientRect().top / innerHeight;

  found.atStart = { hash: location.hash, shown: shown(), top: document.querySelector(":target")?.getBoundingClientRect().top };
  found.dark = matchMedia("(prefers-color-scheme: dark)").matches;
  found.paper = getComputedStyle(document.body).backgroundColor;
  found.plate = getComputedStyle(document.querySelector(".plate")).backgroundColor;

  found.filters = {};
  for (const radio of document.querySelectorAll(".filter input")) {
    document.querySelector(`label[for="${radio.id}"]`).click();
    found.filters[radio.value] = { shown: shown(), hash: location.hash, said: document.getElementById("shown").textContent };
  }
  // The claim asked for is hidden by the filter and folded: it must come back, open.
  document.querySelector('label[for="filter-holds"]').click();
  location.hash = "#claim-S21";
  dispatchEvent(new HashChangeEvent("hashchange"));
  const asked = document.getElementById("claim-S21");
  found.deepLink = {
    shown: shown().length,
    top: asked.getBoundingClientRect().top,
    open: asked.querySelector("details").open,
  };

  const everything = document.getElementById("everything");
  found.everything = { before: folded() };
  everything.click();
  found.everything.on = folded();
  everything.click();
  found.everything.off = folded();
  found.focusable = [...document.querySelectorAll("summary, .filter input, #everything, .believe a, .claim th a")].filter(
    (element) => (element.focus(), document.activeElement !== element)
  ).length;

  found.links = [...document.querySelectorAll('a[href^="#"]')]
    .map((link) => decodeURIComponent(link.hash.slice(1)))
    .filter((id) => !document.getElementById(id));
  found.downloads = [];
  for (const link of document.querySelectorAll("a[download]")) {
    const [head, body] = link.href.split(",");
    if (!/^data:[a-z]+\/[a-z]+;base64$/.test(head) || !atob(body).length) found.downloads.push(link.download);
  }
  found.images = document.querySelectorAll("svg image").length;
  found.used = [...document.querySelectorAll("svg use")].filter((use) => use.getBoundingClientRect().width === 0).length;
  found.requests = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.startsWith("data:"));

  const plate = document.querySelector(".plate");
  const button = document.querySelector(".enlarge");
  found.enlarge = { offered: button.getClientRects().length > 0, before: plate.scrollWidth };
  button.click();
  found.enlarge.after = plate.scrollWidth;
  found.enlarge.pressed = button.getAttribute("aria-pressed");

  for (const entry of document.querySelectorAll("details")) entry.open = true;
  const inside = (element) => element.parentElement?.closest(".scroll, .plate, .unseen, svg");
  found.overflow = {
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    elements: [...document.querySelectorAll("body *")]
      .filter((element) => !inside(element) && !element.matches(".unseen, .skip"))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.tagName}.${element.getAttribute("class")}`),
  };

  parent.document.documentElement.dataset.found = JSON.stringify(found);
});
