(() => {
  "use strict";
  const rows = [...document.querySelectorAll(".ledger tbody tr")];
  const radios = [...document.querySelectorAll(".filter input")];
  const choose = (verdict) => {
    const radio = radios.find((entry) => entry.value === verdict);
    if (!radio) return;
    radio.checked = true;
    const count = rows.filter((row) => verdict === "all" || row.dataset.verdict === verdict).length;
    document.getElementById("shown").textContent = `${count} of ${rows.length} shown`;
  };
  const remember = (verdict) =>
    history.replaceState(null, "", verdict === "all" ? "#claims" : `#verdict=${verdict}`);

  // Style sheets hide the rows; what is left is to keep the choice in the address and to say it aloud.
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      choose(radio.value);
      remember(radio.value);
    });
  }
  for (const link of document.querySelectorAll("[data-filter]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link.dataset.filter);
      remember(link.dataset.filter);
      document.getElementById("claims").scrollIntoView();
      document.getElementById(`filter-${link.dataset.filter}`).focus({ preventScroll: true });
    });
  }

  // An address may name a choice, or a claim that the present choice hides.
  const follow = () => {
    const address = decodeURIComponent(location.hash.slice(1));
    if (address.startsWith("verdict=")) {
      choose(address.slice(8));
      document.getElementById("claims").scrollIntoView();
      return;
    }
    const target = address && document.getElementById(address);
    const row = target && target.closest(".ledger tbody tr");
    if (row && row.offsetParent === null) {
      choose("all");
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", follow);
  follow();

  for (const button of document.querySelectorAll(".enlarge")) {
    const plate = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", () => {
      const large = plate.classList.toggle("large");
      button.setAttribute("aria-pressed", String(large));
      button.textContent = large ? "Fit to width" : "Enlarge";
    });
  }

  // Paper shows everything.
  const closed = [];
  addEventListener("beforeprint", () => {
    closed.push(...document.querySelectorAll("details:not([open])"));
    for (const entry of closed) entry.open = true;
  });
  addEventListener("afterprint", () => {
    for (const entry of closed.splice(0)) entry.open = false;
  });
})();
